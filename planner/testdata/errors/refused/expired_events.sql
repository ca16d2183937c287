-- What leaves a window can be asked for, not yet run.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
INSERT EXPIRED EVENTS INTO Gone SELECT symbol, event_type FROM Trades WINDOW LENGTH (5);
-- output
test.sql:3:8: INSERT EXPIRED EVENTS emits what leaves a rolling window; this version does not run it
INSERT EXPIRED EVENTS INTO Gone SELECT symbol, event_type FROM Trades WINDOW LENGTH (5);
       ^
test.sql:3:48: event_type tells current from expired rows; this version does not run it
INSERT EXPIRED EVENTS INTO Gone SELECT symbol, event_type FROM Trades WINDOW LENGTH (5);
                                               ^
test.sql:3:71: a LENGTH window holds the last n rows; this version does not run it
INSERT EXPIRED EVENTS INTO Gone SELECT symbol, event_type FROM Trades WINDOW LENGTH (5);
                                                                      ^
