-- ALLOWED LATENESS keeps a window of groups open.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades ALLOWED LATENESS 5 SECONDS;
SELECT symbol FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 SECONDS;
-- output
test.sql:3:27: ALLOWED LATENESS keeps a window open, and there is none; add WINDOW TUMBLING (SIZE …) before it
SELECT symbol FROM Trades ALLOWED LATENESS 5 SECONDS;
                          ^
test.sql:4:59: ALLOWED LATENESS corrects the results of groups, and this window emits its rows; select aggregates
SELECT symbol FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 SECONDS;
                                                          ^
