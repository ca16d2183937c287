-- A statement begins after a semicolon.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades SELECT price FROM Trades;
SELECT price FROM Trades CREATE STREAM x AS SELECT 1;
-- output
test.sql:3:27: expected ";" before "SELECT"
SELECT symbol FROM Trades SELECT price FROM Trades;
                          ^
test.sql:4:26: expected ";" before "CREATE"
SELECT price FROM Trades CREATE STREAM x AS SELECT 1;
                         ^
