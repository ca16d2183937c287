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
test.sql:2:117: error.max-ratio watches sources without an end; "B" is read to its end, whatever its rows are
…) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.strategy'='retry', 'error.max-ratio'='0.5');
                                                                                               ^
test.sql:2:108: error.strategy retry tries rows again; this version does not run it
…) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.strategy'='retry', 'error.max-ratio'='0.5');
                                                                                      ^
-- sql
CREATE STREAM C (x INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.dlq.stream'='Bad', 'error.retry.max'='3');
CREATE STREAM D (x INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.strategy'='skip');
SELECT x FROM C;
SELECT x FROM D;
SELECT * FROM errors(D);
-- output
test.sql:1:91: error.dlq.stream is another way to write INSERT INTO x SELECT * FROM errors(s); this version does not run it
…NT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.dlq.stream'='Bad', 'error.retry.max'='3');
                                                                       ^
test.sql:1:117: error.retry tries bad rows again; this version does not run it
…NT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'error.dlq.stream'='Bad', 'error.retry.max'='3');
                                                                                                 ^
test.sql:5:15: the bad rows of "D" are skipped ('error.strategy'='skip'), so errors(D) stays empty; leave out the option
SELECT * FROM errors(D);
              ^
