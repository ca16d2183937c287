-- RETENTION of nothing would forget everything at once.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol RETENTION 0 SECONDS EMIT CHANGES;
-- output
test.sql:3:68: RETENTION forgets after a while, which must be more than nothing
SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol RETENTION 0 SECONDS EMIT CHANGES;
                                                                   ^
