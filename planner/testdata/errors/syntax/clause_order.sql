-- The clauses of a query have one order.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades GROUP BY symbol WHERE price > 1;
SELECT symbol FROM Trades LIMIT 5 ORDER BY symbol;
SELECT symbol FROM Trades HAVING count(*) > 1 GROUP BY symbol;
-- output
test.sql:3:43: WHERE must come before GROUP BY
SELECT symbol FROM Trades GROUP BY symbol WHERE price > 1;
                                          ^
test.sql:4:35: ORDER BY must come before LIMIT
SELECT symbol FROM Trades LIMIT 5 ORDER BY symbol;
                                  ^
test.sql:5:47: GROUP BY must come before HAVING
SELECT symbol FROM Trades HAVING count(*) > 1 GROUP BY symbol;
                                              ^
