-- EMIT says when rows come out.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) FROM Trades GROUP BY symbol EMIT CHANGS;
-- output
test.sql:3:58: expected CHANGES, FINAL, ON WINDOW CLOSE or EVERY, found "CHANGS"; did you mean CHANGES?
SELECT symbol, count(*) FROM Trades GROUP BY symbol EMIT CHANGS;
                                                         ^
