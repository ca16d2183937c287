-- NULL is a group of its own.
-- sql
SELECT x, count(*) AS n FROM (VALUES (NULL), (1), (NULL)) AS t(x) GROUP BY x;
-- output
{"x":null,"n":2}
{"x":1,"n":1}
