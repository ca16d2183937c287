-- A syntax error names the first word that cannot stand there; each statement is checked on its own.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k FORM T WHERE v > 1;
SELECT v FROM T);
SELECT 'open FROM T;
-- output
test.sql:2:10: unexpected "FORM"; did you mean FROM?
SELECT k FORM T WHERE v > 1;
         ^
test.sql:3:16: unexpected ")": no "(" is open
SELECT v FROM T);
               ^
test.sql:4:8: unclosed string: expected '
SELECT 'open FROM T;
       ^
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k FROM T GROUP k;
SELECT k, FROM T;
SELEKT k FROM T;
-- output
test.sql:2:23: expected BY, found "k"
SELECT k FROM T GROUP k;
                      ^
test.sql:3:11: expected an expression, found "FROM"
SELECT k, FROM T;
          ^
test.sql:4:1: expected a statement, found "SELEKT"; did you mean SELECT?
SELEKT k FROM T;
^
