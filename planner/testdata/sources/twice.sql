-- What one partition brings by two ways is not in one order: a correction by one of them waits for the rows before it by the other.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM Both (ts TIMESTAMP, k STRING, v BIGINT);
INSERT INTO Both SELECT ts, k, v FROM T;
INSERT INTO Both SELECT ts, k, v * 100 FROM T;
CREATE STREAM Sums AS SELECT window_start, k, sum(v) AS total FROM Both WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 10 MINUTES GROUP BY k;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:01:10Z","k":"a","v":2}
{"ts":"2024-01-01T00:00:50Z","k":"a","v":4}
{"ts":"2024-01-01T00:01:20Z","k":"a","v":8}
-- output
{"window_start":"2024-01-01T00:00:00Z","k":"a","total":101}
{"window_start":"2024-01-01T00:00:00Z","k":"a","total":105}
{"window_start":"2024-01-01T00:00:00Z","k":"a","total":505}
-- push T
{"ts":"2024-01-01T00:02:00Z","k":"a","v":16}
-- output
{"window_start":"2024-01-01T00:01:00Z","k":"a","total":1010}
-- close
-- output
{"window_start":"2024-01-01T00:02:00Z","k":"a","total":1616}
