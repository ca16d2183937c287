-- sum of DECIMAL is exact.
-- sql
SELECT sum(x) AS a FROM (VALUES (0.10), (0.20), (0.30)) AS t(x);
-- output
{"a":0.60}
