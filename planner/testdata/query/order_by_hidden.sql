-- ORDER BY may use what is not selected.
-- sql
SELECT a FROM (VALUES ('x', 2), ('y', 1)) AS t(a, b) ORDER BY b;
-- output
{"a":"y"}
{"a":"x"}
