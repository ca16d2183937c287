-- NOT turns true and false round; NOT NULL is NULL.
-- sql
SELECT NOT TRUE AS a, NOT FALSE AS b, NOT NULL AS c;
-- output
{"a":false,"b":true,"c":null}
