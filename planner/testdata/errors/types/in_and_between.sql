-- IN and BETWEEN compare, too.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE symbol IN (1, 2);
SELECT symbol FROM Trades WHERE price BETWEEN 'a' AND 'b';
SELECT symbol FROM Trades WHERE price LIKE 'a%';
-- output
test.sql:3:33: cannot compare STRING with BIGINT; write CAST(symbol AS BIGINT)
SELECT symbol FROM Trades WHERE symbol IN (1, 2);
                                ^
test.sql:4:33: cannot compare DOUBLE with STRING; write CAST('a' AS DOUBLE)
SELECT symbol FROM Trades WHERE price BETWEEN 'a' AND 'b';
                                ^
test.sql:5:33: LIKE needs STRING, not DOUBLE; write CAST(price AS STRING)
SELECT symbol FROM Trades WHERE price LIKE 'a%';
                                ^
