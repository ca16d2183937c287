-- AND and OR know NULL; NOT NULL is NULL.
-- sql
SELECT NULL AND FALSE AS a, NULL OR TRUE AS b, NOT NULL IS NULL AS c, 1 <=> NULL AS d, NULL <=> NULL AS e;
-- output
{"a":false,"b":true,"c":false,"d":false,"e":true}
