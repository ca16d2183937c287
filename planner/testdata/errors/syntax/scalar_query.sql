-- A query stands in an expression after IN and EXISTS alone.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, (SELECT 1) AS one FROM Trades;
-- output
test.sql:3:17: a query is allowed in an expression only after IN and EXISTS
SELECT symbol, (SELECT 1) AS one FROM Trades;
                ^
