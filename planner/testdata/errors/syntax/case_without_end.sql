-- CASE ends with END.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT CASE WHEN price > 1 THEN 'high' ELSE 'low' AS level FROM Trades;
SELECT CASE price > 1 THEN 'high' END AS level FROM Trades;
-- output
test.sql:3:51: expected an operator or END, found "AS"
SELECT CASE WHEN price > 1 THEN 'high' ELSE 'low' AS level FROM Trades;
                                                  ^
test.sql:4:23: expected WHEN, found "THEN"; did you mean WHEN?
SELECT CASE price > 1 THEN 'high' END AS level FROM Trades;
                      ^
