-- A bad domain is NULL, not an error.
-- sql
SELECT SQRT(-1) AS a, LN(0) AS b, SQRT(9) AS c, POW(2, 10) AS d;
-- output
{"a":null,"b":null,"c":3,"d":1024}
