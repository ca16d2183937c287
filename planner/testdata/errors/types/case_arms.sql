-- The arms of a CASE have one type.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT CASE WHEN active THEN 1 ELSE symbol END AS a, coalesce(price, symbol) AS b, if(active, ts, price) AS c FROM Trades;
-- output
test.sql:3:8: no common type for BIGINT, STRING; write a CAST
SELECT CASE WHEN active THEN 1 ELSE symbol END AS a, coalesce(price, symbol) AS b, if(active, ts, price) AS c FROM Trad…
       ^
test.sql:3:54: no common type for DOUBLE, STRING; write a CAST
SELECT CASE WHEN active THEN 1 ELSE symbol END AS a, coalesce(price, symbol) AS b, if(active, ts, price) AS c FROM Trad…
                                                     ^
test.sql:3:84: no common type for TIMESTAMP, DOUBLE; write a CAST
…ECT CASE WHEN active THEN 1 ELSE symbol END AS a, coalesce(price, symbol) AS b, if(active, ts, price) AS c FROM Trades;
                                                                                 ^
