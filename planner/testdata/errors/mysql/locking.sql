-- MySQL locks the rows that it reads; a stream has nothing to lock.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades FOR UPDATE;
SELECT symbol FROM Trades FOR SHARE;
SELECT symbol FROM Trades LOCK IN SHARE MODE;
-- output
test.sql:3:27: FOR UPDATE has no meaning for streams
SELECT symbol FROM Trades FOR UPDATE;
                          ^
test.sql:4:27: FOR SHARE has no meaning for streams
SELECT symbol FROM Trades FOR SHARE;
                          ^
test.sql:5:27: LOCK IN SHARE MODE has no meaning for streams
SELECT symbol FROM Trades LOCK IN SHARE MODE;
                          ^
