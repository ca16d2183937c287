-- REGEXP matches anywhere in the text.
-- sql
SELECT 'abc' REGEXP 'b' AS a, 'abc' REGEXP '^b' AS b, 'abc' NOT REGEXP 'x' AS c;
-- output
{"a":true,"b":false,"c":true}
