-- The row time of a result is the end of its window less a microsecond, so that windows can be chained.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
CREATE STREAM Minutes AS SELECT k, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
SELECT window_start, k, count(*) AS minutes, sum(total) AS total FROM Minutes WINDOW TUMBLING (SIZE 5 MINUTES) GROUP BY k;
-- output
{"window_start":"2024-01-01T00:00:00Z","k":"a","minutes":2,"total":14}
{"window_start":"2024-01-01T00:00:00Z","k":"b","minutes":3,"total":27}
