-- OFFSET past the end leaves no rows.
-- sql
SELECT x FROM (VALUES (1), (2)) AS t(x) LIMIT 5 OFFSET 1;
-- output
{"x":2}
