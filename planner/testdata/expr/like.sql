-- In LIKE, % stands for any text and _ for one character.
-- sql
SELECT 'abc' LIKE 'a%' AS a, 'abc' LIKE 'a_' AS b, 'abc' LIKE '_b_' AS c, 'a%c' LIKE 'a!%c' ESCAPE '!' AS d, 'abc' NOT LIKE 'b%' AS e;
-- output
{"a":true,"b":false,"c":true,"d":true,"e":true}
