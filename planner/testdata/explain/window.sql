-- EXPLAIN prints the plan and what it keeps.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, count(*) AS n FROM T WINDOW TUMBLING (1 min) WHERE v > 1 + 1 GROUP BY k;
-- explain
-- output
logical:
  Print q1
    Project k, `count(*)` AS n
      Aggregate count(*) by k, tumbling 1 min
        Filter (v > 2)
          Scan T (ts BIGINT, k STRING, v INT): from mem, mem.bounded = false, row time ts, watermark 0 s behind
physical:
   0  Scan T  on every shard
   1  Filter (v > 2)  <- 0  on every shard
      exchange of 1 by k
   2  Aggregate count(*) by k, tumbling 1 min  <- 1  on every shard
   3  Project k, `count(*)` AS n  <- 2  on every shard
      exchange of 3 to the first shard
   4  Print q1  <- 3
state:
  Scan T: the position and the watermark of each partition
  Aggregate count(*) by k, tumbling 1 min: a row of results for each group and open window, dropped when the watermark passes the window's end
delivery:
  Print q1: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
