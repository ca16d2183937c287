-- sum of BOOL counts what is true.
-- sql
SELECT sum(x) AS a FROM (VALUES (TRUE), (FALSE), (TRUE)) AS t(x);
-- output
{"a":2}
