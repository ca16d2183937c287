-- Names are resolved in every clause, and all of them are reported.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbl, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE)
WHERE pric > 1 GROUP BY symbol, quantty HAVING sum(prise) > 1 ORDER BY symbo;
-- output
test.sql:3:8: unknown column "symbl"; did you mean "symbol"?
SELECT symbl, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE)
       ^
test.sql:4:7: unknown column "pric"; did you mean "price"?
WHERE pric > 1 GROUP BY symbol, quantty HAVING sum(prise) > 1 ORDER BY symbo;
      ^
test.sql:4:33: unknown column "quantty"; did you mean "quantity"?
WHERE pric > 1 GROUP BY symbol, quantty HAVING sum(prise) > 1 ORDER BY symbo;
                                ^
test.sql:4:52: unknown column "prise"; did you mean "price"?
WHERE pric > 1 GROUP BY symbol, quantty HAVING sum(prise) > 1 ORDER BY symbo;
                                                   ^
test.sql:4:72: unknown column "symbo"; did you mean "symbol"?
WHERE pric > 1 GROUP BY symbol, quantty HAVING sum(prise) > 1 ORDER BY symbo;
                                                                       ^
