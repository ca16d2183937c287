-- STRCMP is -1, 0 or 1; texts compare by bytes.
-- sql
SELECT STRCMP('a', 'b') AS a, STRCMP('a', 'a') AS b, 'B' < 'a' AS c;
-- output
{"a":-1,"b":0,"c":true}
