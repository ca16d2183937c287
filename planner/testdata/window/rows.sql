-- A window without aggregates emits its rows when it closes.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, v, window_start FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- push T
{"ts":"2024-01-01T00:00:20Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:10Z","k":"b","v":2}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"c","v":3}
-- output
{"k":"a","v":1,"window_start":"2024-01-01T00:00:00Z"}
{"k":"b","v":2,"window_start":"2024-01-01T00:00:00Z"}
-- close
-- output
{"k":"c","v":3,"window_start":"2024-01-01T00:01:00Z"}
