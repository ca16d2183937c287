-- Arrival stamps never go back, also over a restart: while the clock is behind the last one they go on from there.
-- sql
CREATE STREAM T (v INT) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT window_start, count(*) AS n FROM T WINDOW TUMBLING (1 min);
-- watermark 2024-01-01T00:01:10Z
-- push T
{"v":1}
-- watermark 2024-01-01T00:00:20Z
-- push T
{"v":2}
-- watermark 2024-01-01T00:01:50Z
-- push T
{"v":3}
-- watermark 2024-01-01T00:02:00Z
-- output
{"window_start":"2024-01-01T00:01:00Z","n":3}
-- close
