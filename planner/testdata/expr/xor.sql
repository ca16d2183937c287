-- XOR is NULL where one side is.
-- sql
SELECT TRUE XOR FALSE AS a, TRUE XOR TRUE AS b, TRUE XOR NULL AS c;
-- output
{"a":true,"b":false,"c":null}
