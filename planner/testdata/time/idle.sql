-- When all partitions are silent for the idle timeout, time goes on by the silence, never beyond the clock.
-- sql
CREATE STREAM T (ts BIGINT, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT window_end, count(*) AS n FROM T WINDOW TUMBLING (1 min);
-- push T
{"ts":1704067210000,"v":1}
-- watermark 2024-01-01T00:00:40Z
-- watermark 2024-01-01T00:01:20Z
-- output
{"window_end":"2024-01-01T00:01:00Z","n":1}
-- close
