-- CONCAT is NULL where a part is; CONCAT_WS leaves NULL out.
-- sql
SELECT CONCAT('a', 'b') AS a, CONCAT('a', NULL) AS b, CONCAT_WS('-', 'a', NULL, 'b') AS c;
-- output
{"a":"ab","b":null,"c":"a-b"}
