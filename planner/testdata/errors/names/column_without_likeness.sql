-- Where no name is near, the columns are listed.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT volume FROM Trades;
-- output
test.sql:3:8: unknown column "volume"; the columns are symbol, price, quantity, active, ts
SELECT volume FROM Trades;
       ^
