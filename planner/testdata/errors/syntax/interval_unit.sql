-- An INTERVAL has a unit.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT ts + INTERVAL 5 FROM Trades;
SELECT ts + INTERVAL 5 SECNDS FROM Trades;
-- output
test.sql:3:24: expected a unit such as SECOND, found "FROM"
SELECT ts + INTERVAL 5 FROM Trades;
                       ^
test.sql:4:13: "SECNDS" is not a unit of time; did you mean SECONDS?
SELECT ts + INTERVAL 5 SECNDS FROM Trades;
            ^
