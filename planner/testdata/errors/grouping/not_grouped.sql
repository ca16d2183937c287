-- A column that is neither grouped nor aggregated has many values; the error offers three.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, price, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol HAVING price > 1 ORDER BY quantity;
-- output
test.sql:3:16: the column "price" is neither grouped nor aggregated: add it to GROUP BY, or write any_value(price), first(price) or last(price)
SELECT symbol, price, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
               ^
test.sql:4:97: the column "price" is neither grouped nor aggregated: add it to GROUP BY, or write any_value(price), first(price) or last(price)
…T symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol HAVING price > 1 ORDER BY quantity;
                                                                                            ^
test.sql:4:116: the column "quantity" is neither grouped nor aggregated: add it to GROUP BY, or write any_value(quantity), first(quantity) or last(quantity)
…T symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol HAVING price > 1 ORDER BY quantity;
                                                                                                               ^
