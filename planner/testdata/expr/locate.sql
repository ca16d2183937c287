-- LOCATE counts from 1; 0 says that there is none.
-- sql
SELECT LOCATE('b', 'abc') AS a, LOCATE('x', 'abc') AS b, LOCATE(NULL, 'abc') AS c;
-- output
{"a":2,"b":0,"c":null}
