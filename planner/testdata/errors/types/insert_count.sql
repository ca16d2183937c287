-- INSERT INTO goes by position, so the numbers of columns agree.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Out SELECT symbol FROM Trades;
INSERT INTO Out (symbol) SELECT symbol, price FROM Trades;
-- output
test.sql:4:13: the query selects 1 column, and "Out" takes 2 (symbol STRING, price DOUBLE)
INSERT INTO Out SELECT symbol FROM Trades;
            ^
test.sql:5:13: the query selects 2 columns, and 1 are listed
INSERT INTO Out (symbol) SELECT symbol, price FROM Trades;
            ^
