-- count(DISTINCT x) counts different values; FILTER leaves rows out.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT count(DISTINCT k) AS ks, count(*) FILTER (WHERE v > 2) AS big FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
{"ks":2,"big":1}
{"ks":2,"big":2}
{"ks":1,"big":1}
