-- count(x) skips NULL.
-- sql
SELECT count(x) AS a FROM (VALUES (1), (NULL), (3)) AS t(x);
-- output
{"a":2}
