-- A duration in an option is a number and a unit.
-- sql
CREATE STREAM s (ts BIGINT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'watermark.delay'='5 parsecs',
  'watermark.idle-timeout'='-1s', 'watermark.max-future-skew'='nine');
SELECT ts FROM s;
-- output
test.sql:1:109: "5 parsecs" is not a value of "watermark.delay": expected a duration such as '5s'
CREATE STREAM s (ts BIGINT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'watermark.delay'='5 parsecs',
                                                                                                            ^
test.sql:2:28: "-1s" is not a value of "watermark.idle-timeout": expected a duration such as '5s'
  'watermark.idle-timeout'='-1s', 'watermark.max-future-skew'='nine');
                           ^
test.sql:2:63: "nine" is not a value of "watermark.max-future-skew": expected a duration such as '5s'
  'watermark.idle-timeout'='-1s', 'watermark.max-future-skew'='nine');
                                                              ^
