-- sum of NULLs alone is NULL.
-- sql
SELECT sum(x) FILTER (WHERE x > 5) AS a FROM (VALUES (1), (2)) AS t(x);
-- output
{"a":null}
