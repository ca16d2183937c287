-- The sides of UNION ALL are brought to one type also where no type holds all digits of both.
-- sql
CREATE STREAM T (m DECIMAL(38,2), n DECIMAL(10,6)) WITH ('type'='source', 'extension'='mem');
SELECT m AS x FROM T UNION ALL SELECT n FROM T;
-- push T
{"m":1.25,"n":1.5}
-- output
{"x":1.250000}
{"x":1.500000}
-- close
