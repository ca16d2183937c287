-- INSERT goes INTO a stream.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
INSERT Alerts SELECT symbol FROM Trades;
SELECT symbol FROM Trades INSERT Alerts;
-- output
test.sql:3:8: expected INTO, EXPIRED or ALL, found "Alerts"
INSERT Alerts SELECT symbol FROM Trades;
       ^
test.sql:4:34: expected INTO, EXPIRED or ALL, found "Alerts"
SELECT symbol FROM Trades INSERT Alerts;
                                 ^
