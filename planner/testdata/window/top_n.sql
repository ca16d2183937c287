-- ORDER BY and LIMIT apply to what one closing window emits.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start, k, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k ORDER BY total DESC LIMIT 1;
-- output
{"window_start":"2024-01-01T00:00:00Z","k":"a","total":4}
{"window_start":"2024-01-01T00:01:00Z","k":"b","total":20}
{"window_start":"2024-01-01T00:02:00Z","k":"b","total":5}
