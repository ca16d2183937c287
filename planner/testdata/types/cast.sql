-- CAST fails the row where TRY_CAST gives NULL.
-- sql
SELECT TRY_CAST('x' AS INT) AS a, CAST(' 7 ' AS INT) AS b, CAST(2.5 AS INT) AS c, CAST(1.5 AS STRING) AS d, CAST('2024-01-31' AS DATE) AS e;
-- output
{"a":null,"b":7,"c":3,"d":"1.5","e":"2024-01-31"}
