-- ROUND goes away from zero at the half for DECIMAL.
-- sql
SELECT ROUND(2.5) AS a, ROUND(-2.5) AS b, ROUND(1.25, 1) AS c, FLOOR(-1.5) AS d, CEIL(1.2) AS e;
-- output
{"a":3,"b":-3,"c":1.3,"d":-2,"e":2}
