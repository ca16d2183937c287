-- Words between SELECT and its list steer MySQL and mean nothing here.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT HIGH_PRIORITY symbol FROM Trades;
SELECT SQL_NO_CACHE symbol FROM Trades;
SELECT STRAIGHT_JOIN symbol FROM Trades;
SELECT DISTINCTROW symbol FROM Trades;
-- output
test.sql:3:8: HIGH_PRIORITY has no meaning for streams
SELECT HIGH_PRIORITY symbol FROM Trades;
       ^
test.sql:4:8: SQL_NO_CACHE has no meaning for streams
SELECT SQL_NO_CACHE symbol FROM Trades;
       ^
test.sql:5:8: STRAIGHT_JOIN has no meaning for streams
SELECT STRAIGHT_JOIN symbol FROM Trades;
       ^
test.sql:6:8: DISTINCTROW has no meaning for streams
SELECT DISTINCTROW symbol FROM Trades;
       ^
