-- A file source knows the path and the line of each row.
-- input: a.jsonl
{"v":1}
no row
{"v":2}
-- input: b.csv
v
3
-- sql
CREATE STREAM A (file STRING METADATA FROM 'path', v INT, line BIGINT METADATA) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl');
SELECT * FROM A;
-- output
{"file":"a.jsonl","v":1,"line":1}
{"file":"a.jsonl","v":2,"line":3}
note: first decode error: a.jsonl, line 2, offset 8: a row must be a JSON object
-- sql
CREATE STREAM B (v INT, n BIGINT METADATA FROM 'line', next BIGINT AS (n + 1)) WITH ('type'='source', 'extension'='file', 'file.path'='b.csv');
SELECT * FROM B;
-- output
{"v":3,"n":2,"next":3}
-- sql
CREATE STREAM C (v INT, n INT METADATA FROM 'line') WITH ('type'='source', 'extension'='file', 'file.path'='b.csv');
CREATE STREAM D (v INT, n INT METADATA FROM 'lime') WITH ('type'='source', 'extension'='file', 'file.path'='b.csv');
SELECT * FROM C;
SELECT * FROM D;
-- output
test.sql:1:45: the metadata "line" of the connector "file" is BIGINT, and the column is INT
CREATE STREAM C (v INT, n INT METADATA FROM 'line') WITH ('type'='source', 'extension'='file', 'file.path'='b.csv');
                                            ^
test.sql:2:45: the connector "file" has no metadata "lime"; it has "path", "line"
CREATE STREAM D (v INT, n INT METADATA FROM 'lime') WITH ('type'='source', 'extension'='file', 'file.path'='b.csv');
                                            ^
