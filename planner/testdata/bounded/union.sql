-- UNION ALL takes the rows of both sides; CTEs and subqueries stand for queries.
-- sql
SELECT x FROM (VALUES (1)) AS a(x) UNION ALL SELECT x + 10 FROM (VALUES (2)) AS b(x);
-- output
{"x":1}
{"x":12}
-- sql
WITH big AS (SELECT x FROM (VALUES (1), (5)) AS t(x) WHERE x > 2) SELECT x * 2 AS y FROM big;
-- output
{"y":10}
