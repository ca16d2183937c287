-- OR is true where one side is, else NULL where one side is; || is the same.
-- sql
SELECT FALSE OR NULL AS a, TRUE OR NULL AS b, FALSE || TRUE AS c;
-- output
{"a":null,"b":true,"c":true}
