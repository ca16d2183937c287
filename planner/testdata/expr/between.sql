-- BETWEEN includes both ends.
-- sql
SELECT 1 BETWEEN 1 AND 3 AS a, 3 BETWEEN 1 AND 3 AS b, 4 BETWEEN 1 AND 3 AS c, 2 NOT BETWEEN 1 AND 3 AS d, NULL BETWEEN 1 AND 3 AS e;
-- output
{"a":true,"b":true,"c":false,"d":false,"e":null}
