-- A CAST that can never succeed is refused at once.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT CAST(ts AS BOOL) AS a, CAST(active AS DATE) AS b FROM Trades;
-- output
test.sql:3:8: cannot cast TIMESTAMP to BOOL
SELECT CAST(ts AS BOOL) AS a, CAST(active AS DATE) AS b FROM Trades;
       ^
test.sql:3:31: cannot cast BOOL to DATE
SELECT CAST(ts AS BOOL) AS a, CAST(active AS DATE) AS b FROM Trades;
                              ^
