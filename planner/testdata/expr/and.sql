-- AND is false where one side is, else NULL where one side is.
-- sql
SELECT TRUE AND NULL AS a, FALSE AND NULL AS b, TRUE AND TRUE AS c;
-- output
{"a":null,"b":false,"c":true}
