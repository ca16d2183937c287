-- Arithmetic with NULL is NULL.
-- sql
SELECT 1 + NULL AS a, NULL * 2 AS b, -NULL AS c;
-- output
{"a":null,"b":null,"c":null}
