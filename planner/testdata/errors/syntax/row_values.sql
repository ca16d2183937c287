-- A row of several values is no value.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE (symbol, price) = ('a', 1);
-- output
test.sql:3:40: a row of several values is not supported; expected ")"
SELECT symbol FROM Trades WHERE (symbol, price) = ('a', 1);
                                       ^
