-- A join is refused at its word; its names are resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Quotes (symbol STRING, bid DOUBLE, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT t.symbol, q.bidd FROM Trades AS t JOIN Quotes AS q ON q.symbol = t.symbl;
SELECT t.symbol FROM Trades AS t LEFT JOIN Quotess AS q USING (symbol);
SELECT t.symbol FROM Trades AS t JOIN Quotes AS q USING (symbl);
-- output
test.sql:5:18: unknown column "bidd"; did you mean "bid"?
SELECT t.symbol, q.bidd FROM Trades AS t JOIN Quotes AS q ON q.symbol = t.symbl;
                 ^
test.sql:5:73: unknown column "symbl"; did you mean "symbol"?
SELECT t.symbol, q.bidd FROM Trades AS t JOIN Quotes AS q ON q.symbol = t.symbl;
                                                                        ^
test.sql:5:42: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
SELECT t.symbol, q.bidd FROM Trades AS t JOIN Quotes AS q ON q.symbol = t.symbl;
                                         ^
test.sql:6:44: unknown stream "Quotess"; did you mean "Quotes"?
SELECT t.symbol FROM Trades AS t LEFT JOIN Quotess AS q USING (symbol);
                                           ^
test.sql:6:34: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
SELECT t.symbol FROM Trades AS t LEFT JOIN Quotess AS q USING (symbol);
                                 ^
test.sql:7:58: unknown column "symbl" of t; did you mean "symbol"?
SELECT t.symbol FROM Trades AS t JOIN Quotes AS q USING (symbl);
                                                         ^
test.sql:7:58: unknown column "symbl" of q; did you mean "symbol"?
SELECT t.symbol FROM Trades AS t JOIN Quotes AS q USING (symbl);
                                                         ^
test.sql:7:34: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
SELECT t.symbol FROM Trades AS t JOIN Quotes AS q USING (symbl);
                                 ^
