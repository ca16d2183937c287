-- A query in parentheses is read on its own: the one around it is checked all the same.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM (SELECT symbol, FROM Trades) AS q WHERE symbol LIKE;
-- output
test.sql:3:36: expected an expression, found "FROM"
SELECT symbol FROM (SELECT symbol, FROM Trades) AS q WHERE symbol LIKE;
                                   ^
test.sql:3:71: expected an expression, found ";"
SELECT symbol FROM (SELECT symbol, FROM Trades) AS q WHERE symbol LIKE;
                                                                      ^
