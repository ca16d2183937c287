-- A string and a number are not compared by guessing; the whole comparison is marked.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE symbol > 5;
SELECT symbol FROM Trades WHERE price = 'high' OR active = symbol;
SELECT symbol FROM Trades WHERE ts > 5;
-- output
test.sql:3:33: cannot compare STRING with BIGINT; write CAST(symbol AS BIGINT)
SELECT symbol FROM Trades WHERE symbol > 5;
                                ^
test.sql:4:33: cannot compare DOUBLE with STRING; write CAST('high' AS DOUBLE)
SELECT symbol FROM Trades WHERE price = 'high' OR active = symbol;
                                ^
test.sql:4:51: cannot compare BOOL with STRING; write CAST(symbol AS BOOL)
SELECT symbol FROM Trades WHERE price = 'high' OR active = symbol;
                                                  ^
test.sql:5:33: cannot compare TIMESTAMP with BIGINT
SELECT symbol FROM Trades WHERE ts > 5;
                                ^
