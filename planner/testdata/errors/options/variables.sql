-- A variable without a value is an error at the option that wants it.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='${NO_SUCH_DIR}/a.jsonl');
CREATE STREAM t (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='${DIR:data/a.jsonl');
SELECT a FROM s UNION ALL SELECT a FROM t;
-- output
test.sql:1:80: the variable "NO_SUCH_DIR" is not set; give --set NO_SUCH_DIR=VALUE, set it in the environment, or write ${NO_SUCH_DIR:default}
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='${NO_SUCH_DIR}/a.jsonl');
                                                                               ^
test.sql:2:80: "${DIR:data/a.jsonl" lacks the } of ${…}
CREATE STREAM t (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='${DIR:data/a.jsonl');
                                                                               ^
