-- CAST to STRING writes values as they print; TRY_CAST is NULL where CAST fails.
-- sql
SELECT CAST(TRUE AS STRING) AS a, CAST(1.50 AS STRING) AS b, TRY_CAST('x' AS INT) AS c, CAST('7' AS INT) AS d;
-- output
{"a":"true","b":"1.50","c":null,"d":7}
-- sql
SELECT CAST(x AS FLOAT) AS f, CAST(CAST(CAST(x AS FLOAT) AS STRING) AS FLOAT) AS again FROM (VALUES (3.4028235e38), (-3.4028235e38), (3.4028236e38), (1e-46)) AS t(x);
-- output
{"f":3.4028235e+38,"again":3.4028235e+38}
{"f":-3.4028235e+38,"again":-3.4028235e+38}
{"f":0,"again":0}
note: first range error: line 3: 3.4028236e+38 is out of range for FLOAT
