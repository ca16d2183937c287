-- State that never ends is an error that shows the fix.

sql
  CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
  SELECT k, count(*) FROM T GROUP BY k;
=> 2:27: GROUP BY over unbounded input needs an end: a window (FROM T WINDOW TUMBLING (SIZE 1 MINUTE)), or running results (EMIT CHANGES, with RETENTION 1 DAY or UNBOUNDED behind GROUP BY)
