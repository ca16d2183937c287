-- CASE x WHEN compares; NULL equals nothing.
-- sql
SELECT CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END AS a, CASE NULL WHEN NULL THEN 'same' ELSE 'else' END AS b;
-- output
{"a":"two","b":"else"}
