-- A number in GROUP BY and ORDER BY counts the columns of SELECT.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY 3 ORDER BY 0;
-- output
test.sql:3:8: the column "symbol" is neither grouped nor aggregated: add it to GROUP BY, or write any_value(symbol), first(symbol) or last(symbol)
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY 3 ORDER BY 0;
       ^
test.sql:3:83: GROUP BY 3: the query selects 2 columns
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY 3 ORDER BY 0;
                                                                                  ^
test.sql:3:94: ORDER BY 0: the query selects 2 columns
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY 3 ORDER BY 0;
                                                                                             ^
