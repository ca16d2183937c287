-- LPAD and RPAD fill up to a length, or cut to it.
-- sql
SELECT LPAD('7', 3, '0') AS a, RPAD('7', 3, '.') AS b, LPAD('1234', 2, '0') AS c;
-- output
{"a":"007","b":"7..","c":"12"}
