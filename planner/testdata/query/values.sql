-- VALUES are rows of constants.
-- sql
SELECT a + 1 AS a, b FROM (VALUES (1, 'x'), (2, NULL)) AS t(a, b) WHERE a > 1;
-- close
-- output
{"a":3,"b":null}
