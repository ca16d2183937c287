-- SELECT without FROM is one row.
-- sql
SELECT 1 AS a, 'x' AS b, NULL AS c;
-- output
{"a":1,"b":"x","c":null}
