-- LIMIT has its offset after the word OFFSET.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades LIMIT 5, 10;
SELECT symbol FROM Trades LIMIT many;
-- output
test.sql:3:34: write LIMIT n OFFSET m
SELECT symbol FROM Trades LIMIT 5, 10;
                                 ^
test.sql:4:33: expected a number of rows, found "many"
SELECT symbol FROM Trades LIMIT many;
                                ^
