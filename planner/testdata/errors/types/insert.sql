-- INSERT INTO converts only where nothing can be lost.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (symbol STRING, n INT) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Out SELECT symbol, price FROM Trades;
INSERT INTO Out SELECT price, quantity FROM Trades;
INSERT INTO Out SELECT symbol, quantity + 1 FROM Trades;
-- output
test.sql:4:32: column "n" of "Out" is INT, and this is DOUBLE; only widening conversions are implied: write CAST(… AS INT)
INSERT INTO Out SELECT symbol, price FROM Trades;
                               ^
test.sql:5:24: column "symbol" of "Out" is STRING, and this is DOUBLE; only widening conversions are implied: write CAST(… AS STRING)
INSERT INTO Out SELECT price, quantity FROM Trades;
                       ^
test.sql:6:32: column "n" of "Out" is INT, and this is BIGINT; only widening conversions are implied: write CAST(… AS INT)
INSERT INTO Out SELECT symbol, quantity + 1 FROM Trades;
                               ^
