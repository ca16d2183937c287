-- An aggregate says what it takes.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT sum(symbol) AS a, avg(ts) AS b, sum() AS c, sum(*) AS d, max(price, quantity) AS e
FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
test.sql:3:8: sum needs numbers, not STRING
SELECT sum(symbol) AS a, avg(ts) AS b, sum() AS c, sum(*) AS d, max(price, quantity) AS e
       ^
test.sql:3:26: avg needs numbers, not TIMESTAMP
SELECT sum(symbol) AS a, avg(ts) AS b, sum() AS c, sum(*) AS d, max(price, quantity) AS e
                         ^
test.sql:3:40: sum takes 1 argument, not 0
SELECT sum(symbol) AS a, avg(ts) AS b, sum() AS c, sum(*) AS d, max(price, quantity) AS e
                                       ^
test.sql:3:52: sum does not take *
SELECT sum(symbol) AS a, avg(ts) AS b, sum() AS c, sum(*) AS d, max(price, quantity) AS e
                                                   ^
test.sql:3:65: max takes 1 argument, not 2
SELECT sum(symbol) AS a, avg(ts) AS b, sum() AS c, sum(*) AS d, max(price, quantity) AS e
                                                                ^
