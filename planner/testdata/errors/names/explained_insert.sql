-- EXPLAIN checks the target of an INSERT, too.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Alerts (symbol STRING) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Alerts SELECT symbol FROM Trades;
EXPLAIN INSERT INTO Alrts SELECT symbol FROM Trades;
EXPLAIN INSERT INTO Alerts SELECT symbol, price FROM Trades;
EXPLAIN STATE INSERT INTO Trades SELECT symbol, price, quantity, active, ts FROM Trades;
-- output
test.sql:5:21: "Alrts" is not declared; did you mean "Alerts"? a stream that differs in so few letters must be declared
EXPLAIN INSERT INTO Alrts SELECT symbol FROM Trades;
                    ^
test.sql:6:21: the query selects 2 columns, and "Alerts" takes 1 (symbol STRING)
EXPLAIN INSERT INTO Alerts SELECT symbol, price FROM Trades;
                    ^
test.sql:7:27: "Trades" is a source; rows cannot be inserted into it
EXPLAIN STATE INSERT INTO Trades SELECT symbol, price, quantity, active, ts FROM Trades;
                          ^
