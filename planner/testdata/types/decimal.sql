-- Literals with a point are DECIMAL and exact; integers divide to DOUBLE; overflow is an error of the row.
-- sql
SELECT 1.10 + 2.2 AS a, 1.5 * 1.5 AS b, 1.0 / 3 AS c, 7 / 2 AS d, 7 DIV 2 AS e, 1 / 0 AS f, -7 % 3 AS g;
-- output
{"a":3.30,"b":2.25,"c":0.33333,"d":3.5,"e":3,"f":null,"g":-1}
-- sql
SELECT x + 1 AS y FROM (VALUES (9223372036854775807), (1)) AS t(x);
-- output
{"y":2}
note: first overflow error: line 1: BIGINT value is out of range
