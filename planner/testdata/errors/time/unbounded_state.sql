-- Running groups keep every key forever, unless something bounds them.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol EMIT CHANGES;
SELECT DISTINCT symbol FROM Trades EMIT CHANGES;
-- output
test.sql:3:42: GROUP BY keeps every key forever; add RETENTION 1 DAY after it to forget keys that were not seen for that long, or UNBOUNDED
SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol EMIT CHANGES;
                                         ^
test.sql:4:8: DISTINCT keeps every key forever; add RETENTION 1 DAY after it to forget keys that were not seen for that long, or UNBOUNDED
SELECT DISTINCT symbol FROM Trades EMIT CHANGES;
       ^
