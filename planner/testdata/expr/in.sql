-- IN is NULL where nothing matches and NULL is in the list.
-- sql
SELECT 1 IN (1, 2) AS a, 3 IN (1, 2) AS b, 3 IN (1, NULL) AS c, 1 IN (1, NULL) AS d, 3 NOT IN (1, 2) AS e, NULL IN (1) AS f;
-- output
{"a":true,"b":false,"c":null,"d":true,"e":true,"f":null}
