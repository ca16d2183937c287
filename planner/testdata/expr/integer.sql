-- +, - and * of integers are BIGINT, / is DOUBLE, DIV and % are whole.
-- sql
SELECT 7 + 2 AS a, 7 - 9 AS b, 7 * 2 AS c, 7 / 2 AS d, 7 DIV 2 AS e, 7 % 4 AS f, -7 DIV 2 AS g;
-- output
{"a":9,"b":-2,"c":14,"d":3.5,"e":3,"f":3,"g":-3}
