-- Rows come into a source from outside.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
INSERT INTO Trades SELECT symbol, price, quantity, active, ts FROM Trades;
-- output
test.sql:3:13: "Trades" is a source; rows cannot be inserted into it
INSERT INTO Trades SELECT symbol, price, quantity, active, ts FROM Trades;
            ^
