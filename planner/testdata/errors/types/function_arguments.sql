-- A function says what it takes.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT abs(symbol) AS a, upper() AS b, round(price, 'x') AS c, left(symbol) AS d FROM Trades;
-- output
test.sql:3:12: argument 1 of abs: expected a number, got STRING; write CAST(symbol AS DOUBLE)
SELECT abs(symbol) AS a, upper() AS b, round(price, 'x') AS c, left(symbol) AS d FROM Trades;
           ^
test.sql:3:26: upper does not take 0 arguments
SELECT abs(symbol) AS a, upper() AS b, round(price, 'x') AS c, left(symbol) AS d FROM Trades;
                         ^
test.sql:3:53: argument 2 of round: expected a number, got STRING; write CAST('x' AS DOUBLE)
SELECT abs(symbol) AS a, upper() AS b, round(price, 'x') AS c, left(symbol) AS d FROM Trades;
                                                    ^
test.sql:3:64: left does not take 1 argument
SELECT abs(symbol) AS a, upper() AS b, round(price, 'x') AS c, left(symbol) AS d FROM Trades;
                                                               ^
