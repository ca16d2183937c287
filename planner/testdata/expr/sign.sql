-- SIGN and ABS of every type of number.
-- sql
SELECT SIGN(-2.5) AS a, ABS(-3) AS b, ABS(-1.50) AS c, MOD(7, 3) AS d;
-- output
{"a":-1,"b":3,"c":1.50,"d":1}
