-- count(DISTINCT x) counts different values that are not NULL.
-- sql
SELECT count(DISTINCT x) AS a FROM (VALUES (1), (1), (NULL), (2)) AS t(x);
-- output
{"a":2}
