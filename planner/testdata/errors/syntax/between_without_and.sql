-- BETWEEN has two ends.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE price BETWEEN 1;
SELECT symbol FROM Trades WHERE price BETWEEN 1, 2;
-- output
test.sql:3:48: expected AND of BETWEEN, found ";"
SELECT symbol FROM Trades WHERE price BETWEEN 1;
                                               ^
test.sql:4:48: expected AND of BETWEEN, found ","
SELECT symbol FROM Trades WHERE price BETWEEN 1, 2;
                                               ^
