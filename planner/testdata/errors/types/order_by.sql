-- Values without an order sort nothing, alone or after UNION ALL, and < and > do not compare them.
-- sql
CREATE STREAM T (a ARRAY<INT>, s STRUCT<x INT>, j JSON) WITH ('type'='source', 'extension'='file', 'file.path'='rows.jsonl');
SELECT a, s FROM T ORDER BY a, 2 DESC;
SELECT a FROM T UNION ALL SELECT a FROM T ORDER BY 1;
SELECT j FROM T ORDER BY j;
SELECT j < CAST(1 AS JSON) AS less FROM T;
SELECT j = CAST(1 AS JSON) AS same FROM T;
-- output
test.sql:2:29: ORDER BY cannot order ARRAY<INT>; write CAST(… AS STRING)
SELECT a, s FROM T ORDER BY a, 2 DESC;
                            ^
test.sql:2:32: ORDER BY cannot order STRUCT<x INT>; write CAST(… AS STRING)
SELECT a, s FROM T ORDER BY a, 2 DESC;
                               ^
test.sql:3:52: ORDER BY cannot order ARRAY<INT>; write CAST(… AS STRING)
SELECT a FROM T UNION ALL SELECT a FROM T ORDER BY 1;
                                                   ^
test.sql:4:26: ORDER BY cannot order JSON; write CAST(… AS STRING)
SELECT j FROM T ORDER BY j;
                         ^
test.sql:5:8: cannot order JSON
SELECT j < CAST(1 AS JSON) AS less FROM T;
       ^
