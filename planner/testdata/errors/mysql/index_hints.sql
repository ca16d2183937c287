-- A stream has no index to use or to ignore.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades USE INDEX (i);
SELECT symbol FROM Trades FORCE INDEX (i);
SELECT symbol FROM Trades IGNORE INDEX (i) WHERE price > 1;
-- output
test.sql:3:27: USE INDEX has no meaning for streams
SELECT symbol FROM Trades USE INDEX (i);
                          ^
test.sql:4:27: FORCE INDEX has no meaning for streams
SELECT symbol FROM Trades FORCE INDEX (i);
                          ^
test.sql:5:27: IGNORE INDEX has no meaning for streams
SELECT symbol FROM Trades IGNORE INDEX (i) WHERE price > 1;
                          ^
