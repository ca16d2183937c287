-- WHERE chooses rows before they enter the window, and all rows move time.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE v > 1;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"a","v":2}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"a","v":0}
-- output
{"n":1}
-- close
