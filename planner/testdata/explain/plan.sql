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
EXPLAIN SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE v > 1 + 1 GROUP BY k;
SHOW STREAMS;
-- output
T: source
  ts BIGINT
  k STRING
  v INT
  row time ts, watermark 0 s behind
Project k, `count(*)` AS n
  Aggregate count(*) by k, tumbling 1 min
    Filter (v > (1 + 1))
      Scan T
state: Aggregate count(*) by k, tumbling 1 min: a row a group and open window, dropped when the watermark passes the window's end and lateness
delivery: each row once while the run lasts; nothing is kept on disk, so a run that was killed starts anew
T  source
