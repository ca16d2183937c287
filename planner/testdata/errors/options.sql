-- An unknown option is an error at its key, a bad value at the value, a missing one at the stream.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM A (x INT) WITH ('type'='source', 'extension'='file', 'file.pat'='a.jsonl');
CREATE STREAM B (x INT) WITH ('type'='source', 'extension'='flie');
CREATE STREAM C (x INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='red', 'json.coerce'='yes');
SELECT x FROM A;
SELECT x FROM B;
SELECT x FROM C;
-- output
test.sql:1:15: the stream "A": the option "file.path" is missing: a path; a source also takes a glob (.gz and .zst are unpacked)
CREATE STREAM A (x INT) WITH ('type'='source', 'extension'='file', 'file.pat'='a.jsonl');
              ^
test.sql:1:68: unknown option "file.pat"; did you mean "file.path"?
CREATE STREAM A (x INT) WITH ('type'='source', 'extension'='file', 'file.pat'='a.jsonl');
                                                                   ^
test.sql:2:60: unknown connector "flie"; did you mean "file"?
CREATE STREAM B (x INT) WITH ('type'='source', 'extension'='flie');
                                                           ^
test.sql:3:103: "red" is not a value of "file.mode": it takes one of read, follow, replace, append, roll
…AM C (x INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='red', 'json.coerce'='yes');
                                                                                            ^
test.sql:3:124: "yes" is not a value of "json.coerce": it takes true or false
…AM C (x INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='red', 'json.coerce'='yes');
                                                                                                                 ^
