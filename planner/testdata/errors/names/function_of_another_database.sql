-- A function of another database has no likeness here.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT nvl2(price, 1, 2) FROM Trades;
-- output
test.sql:3:8: unknown function "nvl2"
SELECT nvl2(price, 1, 2) FROM Trades;
       ^
