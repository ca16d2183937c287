-- NOT NULL is checked where rows come in.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (symbol STRING NOT NULL) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Out SELECT symbol FROM Trades;
-- output
test.sql:3:34: NOT NULL is checked at a source, and "Out" is none; this version does not run it
CREATE STREAM Out (symbol STRING NOT NULL) WITH ('type'='sink', 'extension'='blackhole');
                                 ^
