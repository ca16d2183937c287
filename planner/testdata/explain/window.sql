-- EXPLAIN prints the plan and what it keeps.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, count(*) AS n FROM T WINDOW TUMBLING (1 min) WHERE v > 1 + 1 GROUP BY k;
-- explain
-- output
Print q1
  Project k, `count(*)` AS n
    Aggregate count(*) by k, tumbling 1 min
      Filter (v > 2)
        Scan T
state: Aggregate count(*) by k, tumbling 1 min: a row a group and open window, dropped when the watermark passes the window's end and lateness
delivery: each row once while the run lasts; nothing is kept on disk, so a run that was killed starts anew
