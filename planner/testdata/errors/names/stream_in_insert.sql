-- Writing to an undeclared name near a declared one is a slip, not a new stream.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Alerts (symbol STRING) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Alerst SELECT symbol FROM Trades;
-- output
test.sql:4:13: "Alerst" is not declared; did you mean "Alerts"? a stream that differs in so few letters must be declared
INSERT INTO Alerst SELECT symbol FROM Trades;
            ^
