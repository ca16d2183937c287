-- sum skips NULL.
-- sql
SELECT sum(x) AS a FROM (VALUES (1), (NULL), (3)) AS t(x);
-- output
{"a":4}
