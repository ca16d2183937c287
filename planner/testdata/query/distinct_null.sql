-- DISTINCT takes NULLs for equal.
-- sql
SELECT DISTINCT x FROM (VALUES (NULL), (1), (NULL)) AS t(x);
-- output
{"x":null}
{"x":1}
