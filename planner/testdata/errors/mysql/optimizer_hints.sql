-- A hint in a comment would be dropped in silence, so it is an error.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT /*+ MAX_EXECUTION_TIME(1000) */ symbol FROM Trades;
-- output
test.sql:3:8: an optimizer hint has no meaning for streams
SELECT /*+ MAX_EXECUTION_TIME(1000) */ symbol FROM Trades;
       ^
