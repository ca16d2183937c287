-- last is the value of the latest row.
-- sql
SELECT last(x) AS a FROM (VALUES (1), (2)) AS t(x);
-- output
{"a":2}
