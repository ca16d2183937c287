-- Division by zero is NULL, in every form.
-- sql
SELECT 1 / 0 AS a, 1 DIV 0 AS b, 1 % 0 AS c, 1.0 / 0 AS d, 1e0 / 0 AS e;
-- output
{"a":null,"b":null,"c":null,"d":null,"e":null}
