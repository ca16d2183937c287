-- A row is late when its window ends at or below the watermark it met; a delay keeps windows open.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067265000,"k":"a","v":2}
{"ts":1704067255000,"k":"a","v":3}
{"ts":1704067275000,"k":"a","v":4}
{"ts":1704067258000,"k":"a","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
CREATE STREAM Sums AS SELECT window_start, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
CREATE STREAM TooLate AS SELECT v, query, window_end, late_by_ms FROM late(T);
-- output
{"_stream":"Sums","window_start":"2024-01-01T00:00:00Z","total":1}
{"_stream":"TooLate","v":3,"query":"Sums","window_end":"2024-01-01T00:01:00Z","late_by_ms":10000}
{"_stream":"TooLate","v":5,"query":"Sums","window_end":"2024-01-01T00:01:00Z","late_by_ms":17000}
{"_stream":"Sums","window_start":"2024-01-01T00:01:00Z","total":6}
note: 2 rows late for Sums, at most 15.0 s: a delay of 16 s would keep them
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts AS ts - INTERVAL 10 SECOND) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
{"window_start":"2024-01-01T00:00:00Z","total":4}
{"window_start":"2024-01-01T00:01:00Z","total":6}
note: 1 rows late for q1, at most 5.0 s: a delay of 6 s would keep them
