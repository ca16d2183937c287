-- In HAVING, a name is the alias.
-- sql
SELECT x, count(*) AS n FROM (VALUES (1), (2), (1)) AS t(x) GROUP BY x HAVING n > 1;
-- output
{"x":1,"n":2}
