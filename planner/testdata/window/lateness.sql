-- ALLOWED LATENESS emits the corrected row of a group again.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067265000,"k":"a","v":2}
{"ts":1704067255000,"k":"a","v":3}
{"ts":1704067275000,"k":"a","v":4}
{"ts":1704067258000,"k":"a","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start, sum(v) AS total, emit_kind FROM T WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 15 SECONDS;
-- output
{"window_start":"2024-01-01T00:00:00Z","total":1,"emit_kind":"final"}
{"window_start":"2024-01-01T00:00:00Z","total":4,"emit_kind":"correction"}
{"window_start":"2024-01-01T00:01:00Z","total":6,"emit_kind":"final"}
note: 1 rows late for q1, at most 15.0 s: a delay of 16 s would keep them
