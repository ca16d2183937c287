-- Two words make one clause.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades ORDER symbol;
-- output
test.sql:3:33: expected BY, found "symbol"
SELECT symbol FROM Trades ORDER symbol;
                                ^
