-- CASE takes the first arm whose condition is true; without one and without ELSE it is NULL.
-- sql
SELECT CASE WHEN NULL THEN 'n' WHEN 1 < 2 THEN 'y' ELSE 'e' END AS a, CASE WHEN 1 > 2 THEN 'y' END AS b;
-- output
{"a":"y","b":null}
