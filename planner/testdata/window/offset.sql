-- OFFSET shifts where windows begin.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE OFFSET 30 SECONDS);
-- output
{"window_start":"2023-12-31T23:59:30Z","n":2}
{"window_start":"2024-01-01T00:00:30Z","n":2}
{"window_start":"2024-01-01T00:01:30Z","n":2}
