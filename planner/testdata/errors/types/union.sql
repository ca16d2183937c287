-- The sides of a UNION ALL have the same number of columns, of types that agree.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades UNION ALL SELECT symbol, price FROM Trades;
SELECT symbol, price FROM Trades UNION ALL SELECT price AS a, quantity AS b FROM Trades;
-- output
test.sql:3:37: the sides of UNION ALL have 1 and 2 columns
SELECT symbol FROM Trades UNION ALL SELECT symbol, price FROM Trades;
                                    ^
test.sql:4:51: column 1 of UNION ALL is STRING in one side and DOUBLE in another; write a CAST
SELECT symbol, price FROM Trades UNION ALL SELECT price AS a, quantity AS b FROM Trades;
                                                  ^
