-- A name between backticks must be closed, too.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT `symbol FROM Trades;
-- output
test.sql:3:8: unclosed name: expected `
SELECT `symbol FROM Trades;
       ^
