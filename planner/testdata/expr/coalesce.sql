-- COALESCE is the first value that is not NULL; NULLIF is NULL where both are equal.
-- sql
SELECT COALESCE(NULL, 2, 3) AS a, IFNULL(NULL, 'x') AS b, NULLIF(1, 1) AS c, NULLIF(1, 2) AS d;
-- output
{"a":2,"b":"x","c":null,"d":1}
