-- WHERE chooses rows before they are grouped.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE count(*) > 1;
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY sum(price);
-- output
test.sql:3:33: count is an aggregate and is not allowed in WHERE, which chooses rows before they are grouped; use HAVING
SELECT symbol FROM Trades WHERE count(*) > 1;
                                ^
test.sql:4:75: sum is an aggregate and is not allowed in GROUP BY
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY sum(price);
                                                                          ^
