-- What is still open at the end of the statement is noticed at its end.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT (price + 1 FROM Trades;
SELECT abs(price FROM Trades;
SELECT symbol FROM (SELECT symbol FROM Trades;
-- output
test.sql:3:19: expected an operator or ")", found "FROM"
SELECT (price + 1 FROM Trades;
                  ^
test.sql:4:18: expected an operator, "," or ")", found "FROM"
SELECT abs(price FROM Trades;
                 ^
test.sql:5:46: expected WHERE, GROUP BY, RETENTION, HAVING, ORDER BY, LIMIT, EMIT, OUTPUT, UNION ALL, INSERT INTO or ")", found ";"
SELECT symbol FROM (SELECT symbol FROM Trades;
                                             ^
