-- INSERT IGNORE would hide what a sink refuses.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
INSERT IGNORE INTO Out SELECT symbol FROM Trades;
-- output
test.sql:3:8: IGNORE has no meaning for streams
INSERT IGNORE INTO Out SELECT symbol FROM Trades;
       ^
