-- A number is not a condition.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE quantity;
SELECT CASE WHEN price THEN 1 END AS a FROM Trades;
SELECT symbol FROM Trades WHERE NOT symbol;
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol HAVING count(*);
-- output
test.sql:3:33: a condition must be BOOL, not INT; write quantity <> 0
SELECT symbol FROM Trades WHERE quantity;
                                ^
test.sql:4:18: a condition must be BOOL, not DOUBLE; write price <> 0
SELECT CASE WHEN price THEN 1 END AS a FROM Trades;
                 ^
test.sql:5:33: a condition must be BOOL, not STRING
SELECT symbol FROM Trades WHERE NOT symbol;
                                ^
test.sql:6:97: a condition must be BOOL, not BIGINT; write count(*) <> 0
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol HAVING count(*);
                                                                                                ^
