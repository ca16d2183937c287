-- CAST to STRING writes values as they print; TRY_CAST is NULL where CAST fails.
-- sql
SELECT CAST(TRUE AS STRING) AS a, CAST(1.50 AS STRING) AS b, TRY_CAST('x' AS INT) AS c, CAST('7' AS INT) AS d;
-- output
{"a":"true","b":"1.50","c":null,"d":7}
