-- ESCAPE takes one character.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE symbol LIKE 'a!!%' ESCAPE '!!';
-- output
test.sql:3:59: ESCAPE takes one character
SELECT symbol FROM Trades WHERE symbol LIKE 'a!!%' ESCAPE '!!';
                                                          ^
