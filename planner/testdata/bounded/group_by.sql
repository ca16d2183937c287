-- Without a window, GROUP BY over bounded input answers as a database would.
-- sql
SELECT k, count(*) AS n FROM (VALUES ('a'), ('b'), ('a')) AS t(k) GROUP BY k ORDER BY 2 DESC;
-- output
{"k":"a","n":2}
{"k":"b","n":1}
-- sql
SELECT count(*) AS n, sum(x) AS s FROM (VALUES (1), (2)) AS t(x) WHERE x > 5;
-- output
{"n":0,"s":null}
-- sql
SELECT DISTINCT x FROM (VALUES (1), (2), (1)) AS t(x);
-- output
{"x":1}
{"x":2}
-- sql
SELECT x % 2 AS odd, sum(x) AS s FROM (VALUES (1), (2), (3)) AS t(x) GROUP BY odd ORDER BY odd;
-- output
{"odd":0,"s":2}
{"odd":1,"s":4}
