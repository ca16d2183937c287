-- A stream has one row time.
-- sql
CREATE STREAM s (a TIMESTAMP, b TIMESTAMP, WATERMARK FOR a, WATERMARK FOR b) WITH ('type'='source', 'extension'='stdin');
-- output
test.sql:1:61: a second WATERMARK
CREATE STREAM s (a TIMESTAMP, b TIMESTAMP, WATERMARK FOR a, WATERMARK FOR b) WITH ('type'='source', 'extension'='stdin'…
                                                            ^
