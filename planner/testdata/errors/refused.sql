-- A clause that this version does not run is refused at its first word; names inside it are still checked.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT a.k FROM T AS a JOIN TT AS b ON a.k = b.k;
SELECT k, count(*) FROM T WINDOW SESSION (GAP 5 SECONDS) GROUP BY k;
CREATE TABLE x (k STRING, PRIMARY KEY (k));
SELECT a.k AS k FROM PATTERN (a=T -> b=T[v > 1]);
-- output
test.sql:2:24: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
SELECT a.k FROM T AS a JOIN TT AS b ON a.k = b.k;
                       ^
test.sql:2:29: unknown stream "TT"; did you mean "T"?
SELECT a.k FROM T AS a JOIN TT AS b ON a.k = b.k;
                            ^
test.sql:3:27: a SESSION window ends when no row comes for the gap; this version does not run it
SELECT k, count(*) FROM T WINDOW SESSION (GAP 5 SECONDS) GROUP BY k;
                          ^
test.sql:4:1: CREATE TABLE keeps rows by their key; this version does not run it
CREATE TABLE x (k STRING, PRIMARY KEY (k));
^
test.sql:5:22: PATTERN finds rows that follow each other; this version does not run it
SELECT a.k AS k FROM PATTERN (a=T -> b=T[v > 1]);
                     ^
