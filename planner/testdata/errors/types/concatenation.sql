-- Two bars are OR, as in MySQL.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol || '!' AS loud FROM Trades;
-- output
test.sql:3:8: || is OR, as in MySQL; concat(…) joins strings
SELECT symbol || '!' AS loud FROM Trades;
       ^
