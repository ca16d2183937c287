-- An INTERVAL moves a time, and the row time of a stream in its own unit.
-- sql
CREATE STREAM s (ts BIGINT, n BIGINT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin');
SELECT n + INTERVAL 5 SECOND AS a, ts + INTERVAL 1 MONTH AS b, INTERVAL 5 SECOND AS c FROM s;
-- output
test.sql:2:8: cannot add an INTERVAL to n, a BIGINT; write to_timestamp(n)
SELECT n + INTERVAL 5 SECOND AS a, ts + INTERVAL 1 MONTH AS b, INTERVAL 5 SECOND AS c FROM s;
       ^
test.sql:2:41: a BIGINT row time moves by fixed units only; write to_timestamp(ts) for MONTH
SELECT n + INTERVAL 5 SECOND AS a, ts + INTERVAL 1 MONTH AS b, INTERVAL 5 SECOND AS c FROM s;
                                        ^
test.sql:2:64: an INTERVAL is allowed beside + or - only, as in ts + INTERVAL 5 SECOND
SELECT n + INTERVAL 5 SECOND AS a, ts + INTERVAL 1 MONTH AS b, INTERVAL 5 SECOND AS c FROM s;
                                                               ^
