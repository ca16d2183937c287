-- ROUND goes away from zero at the half for DECIMAL.
-- sql
SELECT ROUND(2.5) AS a, ROUND(-2.5) AS b, ROUND(1.25, 1) AS c, FLOOR(-1.5) AS d, CEIL(1.2) AS e;
-- output
{"a":3,"b":-3,"c":1.3,"d":-2,"e":2}
-- sql
SELECT round(1.5, -9223372036854775807 - 1) AS a, round(15, n) AS b, trunc(15, n) AS c, round(15e0, n) AS d, round(15.25, n) AS e, round(x, 1) AS f FROM (VALUES (-9223372036854775807 - 1, 0.25e0), (-38, 0.35e0), (-2, -0.25e0), (9223372036854775807, 0.45e0)) AS t(n, x);
-- output
{"a":0,"b":0,"c":0,"d":0,"e":0.00,"f":0.2}
{"a":0,"b":0,"c":0,"d":0,"e":0.00,"f":0.4}
{"a":0,"b":0,"c":0,"d":0,"e":0.00,"f":-0.2}
{"a":0,"b":15,"c":15,"d":15,"e":15.25,"f":0.4}
