-- Bounded input has no row time of itself; the error names the columns that could be it.
-- sql
CREATE STREAM s (symbol STRING, at TIMESTAMP, n BIGINT) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM t (symbol STRING) WITH ('type'='source', 'extension'='stdin');
SELECT symbol, count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
SELECT symbol, count(*) AS n FROM t WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
-- output
test.sql:3:37: a time window needs a row time, and bounded input has none of itself; declare it in the source with WATERMARK FOR at; it could be at, n
SELECT symbol, count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
                                    ^
test.sql:4:37: a time window needs a row time, and bounded input has none of itself; no column is a TIMESTAMP or BIGINT that WATERMARK FOR could name
SELECT symbol, count(*) AS n FROM t WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
                                    ^
