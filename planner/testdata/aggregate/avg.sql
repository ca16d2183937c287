-- avg of integers is DOUBLE.
-- sql
SELECT avg(x) AS a FROM (VALUES (1), (2)) AS t(x);
-- output
{"a":1.5}
