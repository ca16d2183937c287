-- An unknown name is an error at the name, with the nearest one.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT prise FROM T;
SELECT k FROM TT;
SELECT kk, coun(*) FROM T;
-- output
test.sql:2:8: unknown column "prise"; the columns are ts, k, v
SELECT prise FROM T;
       ^
test.sql:3:15: unknown stream "TT"; did you mean "T"?
SELECT k FROM TT;
              ^
test.sql:4:8: unknown column "kk"; did you mean "k"?
SELECT kk, coun(*) FROM T;
       ^
test.sql:4:12: unknown function "coun"; did you mean "count"?
SELECT kk, coun(*) FROM T;
           ^
