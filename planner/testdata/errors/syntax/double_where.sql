-- A clause that comes twice is reported at the second.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE price > 1 WHERE price < 2;
-- output
test.sql:3:43: a second WHERE
SELECT symbol FROM Trades WHERE price > 1 WHERE price < 2;
                                          ^
