-- EXPLAIN prints the plan, what it keeps and what it promises; DESCRIBE the columns.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
DESCRIBE T;
EXPLAIN SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE v > 2 GROUP BY k;
SHOW STREAMS;
-- output
T: source
  ts BIGINT
  k STRING
  v INT
  row time ts, watermark 0 s behind
logical:
  Print explain2
    Project k, `count(*)` AS n
      Aggregate count(*) by k, tumbling 1 min
        Filter (v > 2)
          Scan T (ts BIGINT, k STRING, v INT): from file, file.path = trades.jsonl, row time ts, watermark 0 s behind
physical:
   0  Scan T  on every shard
   1  Filter (v > 2)  <- 0  on every shard
      exchange of 1 by k
   2  Aggregate count(*) by k, tumbling 1 min  <- 1  on every shard
   3  Project k, `count(*)` AS n  <- 2  on every shard
      exchange of 3 to the first shard
   4  Print explain2  <- 3
state:
  Scan T: the position and the watermark of each partition
  Aggregate count(*) by k, tumbling 1 min: a row of results for each group and open window, dropped when the watermark passes the window's end
delivery:
  Print explain2: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
T  source
