-- The columns of a stream are known even where the query that makes it is refused.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Last AS SELECT symbol, avg(price) AS mean FROM Trades WINDOW LENGTH (5) GROUP BY symbol;
SELECT symbol, maen FROM Last;
SELECT q.pice FROM (SELECT symbol, price FROM Trades WINDOW TIME (1 MINUTE)) AS q;
-- output
test.sql:3:69: a LENGTH window holds the last n rows; this version does not run it
CREATE STREAM Last AS SELECT symbol, avg(price) AS mean FROM Trades WINDOW LENGTH (5) GROUP BY symbol;
                                                                    ^
test.sql:4:16: unknown column "maen"; did you mean "mean"?
SELECT symbol, maen FROM Last;
               ^
test.sql:5:8: unknown column "pice"; did you mean "price"?
SELECT q.pice FROM (SELECT symbol, price FROM Trades WINDOW TIME (1 MINUTE)) AS q;
       ^
test.sql:5:54: a TIME window holds the rows of the last while; this version does not run it
SELECT q.pice FROM (SELECT symbol, price FROM Trades WINDOW TIME (1 MINUTE)) AS q;
                                                     ^
