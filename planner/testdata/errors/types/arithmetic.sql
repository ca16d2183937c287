-- Arithmetic takes numbers.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol + 1 AS a, -symbol AS b, ts * 2 AS c, symbol % 2 AS d FROM Trades;
-- output
test.sql:3:8: + needs numbers, not STRING; write CAST(symbol AS DOUBLE)
SELECT symbol + 1 AS a, -symbol AS b, ts * 2 AS c, symbol % 2 AS d FROM Trades;
       ^
test.sql:3:26: - needs a number, not STRING; write CAST(symbol AS DOUBLE)
SELECT symbol + 1 AS a, -symbol AS b, ts * 2 AS c, symbol % 2 AS d FROM Trades;
                         ^
test.sql:3:39: * needs numbers, not TIMESTAMP
SELECT symbol + 1 AS a, -symbol AS b, ts * 2 AS c, symbol % 2 AS d FROM Trades;
                                      ^
test.sql:3:52: % needs numbers, not STRING; write CAST(symbol AS DOUBLE)
SELECT symbol + 1 AS a, -symbol AS b, ts * 2 AS c, symbol % 2 AS d FROM Trades;
                                                   ^
