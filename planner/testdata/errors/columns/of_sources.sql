-- Computed columns, METADATA and WATERMARK are made where rows come in.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (symbol STRING, twice DOUBLE AS (price * 2), part INT METADATA FROM 'partition', WATERMARK FOR symbol)
WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Out SELECT symbol FROM Trades;
-- output
test.sql:3:48: computed columns belong to sources; compute "twice" in the query that writes "Out"
CREATE STREAM Out (symbol STRING, twice DOUBLE AS (price * 2), part INT METADATA FROM 'partition', WATERMARK FOR symbol)
                                               ^
test.sql:3:73: METADATA belongs to sources; "Out" is none
CREATE STREAM Out (symbol STRING, twice DOUBLE AS (price * 2), part INT METADATA FROM 'partition', WATERMARK FOR symbol)
                                                                        ^
test.sql:3:100: WATERMARK belongs to sources; the rows of "Out" keep the row time that they come with
CREATE STREAM Out (symbol STRING, twice DOUBLE AS (price * 2), part INT METADATA FROM 'partition', WATERMARK FOR symbol)
                                                                                                   ^
test.sql:5:13: the query selects 1 column, and "Out" takes 3 (symbol STRING, twice DOUBLE, part INT)
INSERT INTO Out SELECT symbol FROM Trades;
            ^
