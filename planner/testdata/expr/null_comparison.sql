-- A comparison with NULL is NULL; IS NULL and <=> are not.
-- sql
SELECT NULL = NULL AS a, NULL <> 1 AS b, NULL IS NULL AS c, 1 IS NOT NULL AS d, NULL <=> NULL AS e, 1 <=> NULL AS f;
-- output
{"a":null,"b":null,"c":true,"d":true,"e":true,"f":false}
