-- The columns of an INSERT are those of its target.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Out (symbol, prise) SELECT symbol, price FROM Trades;
INSERT INTO Out (symbol, symbol) SELECT symbol, price FROM Trades;
-- output
test.sql:4:26: unknown column "prise" of "Out"; did you mean "price"?
INSERT INTO Out (symbol, prise) SELECT symbol, price FROM Trades;
                         ^
test.sql:5:26: the column "symbol" is listed twice
INSERT INTO Out (symbol, symbol) SELECT symbol, price FROM Trades;
                         ^
