-- TRIM takes blanks from both ends, LTRIM and RTRIM from one.
-- sql
SELECT TRIM(' a ') AS a, LTRIM(' a ') AS b, RTRIM(' a ') AS c;
-- output
{"a":"a","b":"a ","c":" a"}
