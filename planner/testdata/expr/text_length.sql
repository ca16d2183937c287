-- LENGTH counts bytes, CHAR_LENGTH characters.
-- sql
SELECT LENGTH('é') AS a, CHAR_LENGTH('é') AS b, LENGTH('') AS c;
-- output
{"a":2,"b":1,"c":0}
