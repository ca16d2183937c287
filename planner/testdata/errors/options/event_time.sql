-- The row time and its delay are declared once, and only integers have a unit.
-- sql
CREATE STREAM s (ts BIGINT, u BIGINT, WATERMARK FOR ts AS ts - INTERVAL 5 SECOND)
WITH ('type'='source', 'extension'='stdin', 'event.time'='u');
CREATE STREAM t (ts BIGINT, WATERMARK FOR ts AS ts - INTERVAL 5 SECOND)
WITH ('type'='source', 'extension'='stdin', 'watermark.delay'='1s');
CREATE STREAM u (ts TIMESTAMP, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'event.time.unit'='us');
CREATE STREAM v (ts BIGINT) WITH ('type'='source', 'extension'='stdin', 'event.time'='tss');
SELECT ts FROM s UNION ALL SELECT ts FROM t UNION ALL SELECT 1 FROM u UNION ALL SELECT ts FROM v;
-- output
test.sql:2:45: the row time is declared twice: WATERMARK FOR ts, and this option
WITH ('type'='source', 'extension'='stdin', 'event.time'='u');
                                            ^
test.sql:4:45: the delay is declared twice: by WATERMARK FOR ts AS …, and by this option
WITH ('type'='source', 'extension'='stdin', 'watermark.delay'='1s');
                                            ^
test.sql:5:94: the row time "ts" is TIMESTAMP and has no unit
CREATE STREAM u (ts TIMESTAMP, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'event.time.unit'='us');
                                                                                             ^
test.sql:6:86: unknown column "tss"; did you mean "ts"?
CREATE STREAM v (ts BIGINT) WITH ('type'='source', 'extension'='stdin', 'event.time'='tss');
                                                                                     ^
