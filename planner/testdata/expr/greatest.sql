-- GREATEST and LEAST are NULL where one value is.
-- sql
SELECT GREATEST(1, 3, 2) AS a, LEAST('b', 'a') AS b, GREATEST(1, NULL) AS c;
-- output
{"a":3,"b":"a","c":null}
