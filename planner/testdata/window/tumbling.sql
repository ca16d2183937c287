-- A tumbling window emits a row a group when the watermark passes its end, groups in order of first appearance.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start, window_end, k, count(*) AS n, sum(v) AS total, avg(v) AS mean, min(v) AS low, max(v) AS high FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
-- output
{"window_start":"2024-01-01T00:00:00Z","window_end":"2024-01-01T00:01:00Z","k":"a","n":2,"total":4,"mean":2,"low":1,"high":3}
{"window_start":"2024-01-01T00:00:00Z","window_end":"2024-01-01T00:01:00Z","k":"b","n":1,"total":2,"mean":2,"low":2,"high":2}
{"window_start":"2024-01-01T00:01:00Z","window_end":"2024-01-01T00:02:00Z","k":"a","n":1,"total":10,"mean":10,"low":10,"high":10}
{"window_start":"2024-01-01T00:01:00Z","window_end":"2024-01-01T00:02:00Z","k":"b","n":1,"total":20,"mean":20,"low":20,"high":20}
{"window_start":"2024-01-01T00:02:00Z","window_end":"2024-01-01T00:03:00Z","k":"b","n":1,"total":5,"mean":5,"low":5,"high":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start, sum(v) AS total FROM T WINDOW TUMBLING(1 min);
-- output
{"window_start":"2024-01-01T00:00:00Z","total":6}
{"window_start":"2024-01-01T00:01:00Z","total":30}
{"window_start":"2024-01-01T00:02:00Z","total":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k, first(v) AS f, last(v) AS l FROM T WINDOW ('tumbling', 1 MINUTE) GROUP BY k HAVING last(v) > first(v);
-- output
{"k":"a","f":1,"l":3}
