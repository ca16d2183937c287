-- The row time is a column of the stream, of a type that tells time.
-- sql
CREATE STREAM s (a INT, time BIGINT, WATERMARK FOR tme) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM t (a STRING, WATERMARK FOR a) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM u (ts BIGINT, WATERMARK FOR ts AS tss - INTERVAL 5 SECOND) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM v (ts BIGINT, WATERMARK FOR ts AS ts + INTERVAL 5 SECOND) WITH ('type'='source', 'extension'='stdin');
SELECT 1 AS a FROM s UNION ALL SELECT 1 FROM t UNION ALL SELECT 1 FROM u UNION ALL SELECT 1 FROM v;
-- output
test.sql:1:52: unknown column "tme"; did you mean "time"?
CREATE STREAM s (a INT, time BIGINT, WATERMARK FOR tme) WITH ('type'='source', 'extension'='stdin');
                                                   ^
test.sql:2:42: the row time "a" is STRING; it must be TIMESTAMP, or BIGINT with 'event.time.unit'
CREATE STREAM t (a STRING, WATERMARK FOR a) WITH ('type'='source', 'extension'='stdin');
                                         ^
test.sql:3:49: unknown column "tss"; did you mean "ts"?
CREATE STREAM u (ts BIGINT, WATERMARK FOR ts AS tss - INTERVAL 5 SECOND) WITH ('type'='source', 'extension'='stdin');
                                                ^
test.sql:4:49: a watermark is the row time less a duration: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
CREATE STREAM v (ts BIGINT, WATERMARK FOR ts AS ts + INTERVAL 5 SECOND) WITH ('type'='source', 'extension'='stdin');
                                                ^
