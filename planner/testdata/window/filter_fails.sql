-- The argument of an aggregate is computed only for the rows that its FILTER lets through.
-- sql
CREATE STREAM T (ts BIGINT, v BIGINT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem');
SELECT count(*) AS n, sum(v * 4611686018427387904) FILTER (WHERE v < 2) AS s FROM T WINDOW TUMBLING (1 min);
-- push T
{"ts":1704067200000,"v":1}
{"ts":1704067201000,"v":2}
-- close
-- output
{"n":2,"s":4611686018427387904}
