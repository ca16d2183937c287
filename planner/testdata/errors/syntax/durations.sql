-- A bad duration is reported as a whole.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 5 MINUTS);
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 5);
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE -5 MINUTES);
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 1 MONTH);
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 'soon');
-- output
test.sql:3:51: "MINUTS" is not a unit of time; did you mean MINUTE?
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 5 MINUTS);
                                                  ^
test.sql:4:51: a duration needs a unit, as in 5 SECONDS
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 5);
                                                  ^
test.sql:5:51: a duration cannot be negative
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE -5 MINUTES);
                                                  ^
test.sql:6:51: a month has no fixed length; expected a unit from MILLISECOND to WEEK
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 1 MONTH);
                                                  ^
test.sql:7:51: 'soon' is not a duration; expected a number and a unit, as in 5 SECONDS
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE 'soon');
                                                  ^
