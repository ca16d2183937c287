-- BOOL counts as 0 or 1 in arithmetic and against numbers.
-- sql
SELECT TRUE + 1 AS a, TRUE = 1 AS b, FALSE < 1 AS c;
-- output
{"a":2,"b":true,"c":true}
