-- The nearest window is offered.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) FROM Trades WINDOW TUMBLNG (SIZE 1 MINUTE);
SELECT count(*) FROM Trades WINDOW TUMBLING (SZIE 1 MINUTE);
SELECT count(*) FROM Trades WINDOW ('tumblin', 1 MINUTE);
-- output
test.sql:3:36: unknown window "TUMBLNG"; did you mean TUMBLING?
SELECT count(*) FROM Trades WINDOW TUMBLNG (SIZE 1 MINUTE);
                                   ^
test.sql:4:46: expected SIZE, found "SZIE"; did you mean SIZE?
SELECT count(*) FROM Trades WINDOW TUMBLING (SZIE 1 MINUTE);
                                             ^
test.sql:5:37: unknown window "tumblin"; did you mean TUMBLING?
SELECT count(*) FROM Trades WINDOW ('tumblin', 1 MINUTE);
                                    ^
