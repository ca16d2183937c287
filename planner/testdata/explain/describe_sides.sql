-- DESCRIBE knows the late rows and the errors of a source by both of their spellings.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a"}
-- sql
CREATE STREAM T (ts BIGINT, k STRING NOT NULL, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
DESCRIBE late(T);
DESCRIBE t$errors;
-- output
T$late: internal
  ts BIGINT
  k STRING NOT NULL
  query STRING
  window_end TIMESTAMP
  late_by_ms BIGINT
T$errors: internal
  error STRING
  code STRING
  column_name STRING
  query STRING
  source STRING
  position STRING
  raw BYTES
  at TIMESTAMP
-- sql
CREATE STREAM T (ts BIGINT, k STRING, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
CREATE STREAM M AS SELECT k FROM T;
DESCRIBE errors(M);
DESCRIBE X$late;
-- output
test.sql:3:10: errors(…) belongs to source streams, and "M" is none
DESCRIBE errors(M);
         ^
test.sql:4:10: unknown stream "X"
DESCRIBE X$late;
         ^
