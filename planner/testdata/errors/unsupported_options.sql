-- Options and metadata that would have no effect are refused where they stand.
-- sql
CREATE STREAM A (x INT, p INT METADATA FROM 'partition') WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl');
CREATE STREAM B (x INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.strategy'='retry', 'error.max-ratio'='0.5');
SELECT x FROM A;
SELECT x FROM B;
-- output
test.sql:1:45: the connector "file" has no metadata "partition"; it has "path", "line"
CREATE STREAM A (x INT, p INT METADATA FROM 'partition') WITH ('type'='source', 'extension'='file', 'file.path'='a.json…
                                            ^
test.sql:2:108: error.strategy retry tries rows again; this version does not run it
…) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.strategy'='retry', 'error.max-ratio'='0.5');
                                                                                      ^
test.sql:2:117: error.max-ratio stops a run by its share of bad rows; this version does not run it
…) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.strategy'='retry', 'error.max-ratio'='0.5');
                                                                                               ^
