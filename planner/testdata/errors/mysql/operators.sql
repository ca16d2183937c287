-- Operators of MySQL that are left out say so.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol SOUNDS LIKE 'acme' FROM Trades;
SELECT 1 MEMBER OF ('[1]') FROM Trades;
SELECT symbol FROM Trades WHERE symbol ILIKE 'a%';
-- output
test.sql:3:15: the operator SOUNDS is not supported
SELECT symbol SOUNDS LIKE 'acme' FROM Trades;
              ^
test.sql:4:10: the operator MEMBER is not supported
SELECT 1 MEMBER OF ('[1]') FROM Trades;
         ^
test.sql:5:40: the operator ILIKE is not supported
SELECT symbol FROM Trades WHERE symbol ILIKE 'a%';
                                       ^
