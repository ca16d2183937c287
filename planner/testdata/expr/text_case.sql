-- UPPER and LOWER change the case, also beyond ASCII.
-- sql
SELECT UPPER('aé') AS a, LOWER('AÉ') AS b;
-- output
{"a":"AÉ","b":"aé"}
