-- GROUP BY takes positions of the SELECT list.
-- sql
SELECT x % 2 AS odd, count(*) AS n FROM (VALUES (1), (2), (3)) AS t(x) GROUP BY 1;
-- output
{"odd":1,"n":2}
{"odd":0,"n":1}
