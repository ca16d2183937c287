-- A constant IN a list with NULL is NULL in an arm that the first row of a batch does not take, too.
-- sql
CREATE STREAM T (o BOOL) WITH ('type'='source', 'extension'='mem');
SELECT o, CASE WHEN o THEN 'x' IN ('1', '2', '3', '4', NULL) ELSE true END AS r FROM T;
-- push T
{"o":false}
{"o":true}
{"o":false}
-- output
{"o":false,"r":true}
{"o":true,"r":null}
{"o":false,"r":true}
-- close
