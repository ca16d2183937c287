-- BOOL counts as 0 and 1 beside numbers, in UNION ALL and VALUES too; rows of VALUES come once, restored or not.
-- sql
CREATE STREAM T (b BOOL, i INT) WITH ('type'='source', 'extension'='mem');
CREATE STREAM Sides AS SELECT b AS x FROM T UNION ALL SELECT i FROM T;
CREATE STREAM Rows AS SELECT x FROM (VALUES (7), (2 = 2)) AS v(x);
-- push T
{"b":true,"i":7}
{"b":null,"i":-2}
-- output
{"_stream":"Sides","x":1}
{"_stream":"Sides","x":7}
{"_stream":"Sides","x":null}
{"_stream":"Sides","x":-2}
{"_stream":"Rows","x":7}
{"_stream":"Rows","x":1}
-- close
