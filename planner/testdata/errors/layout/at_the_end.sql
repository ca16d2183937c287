-- What is missing at the end of the script is reported there.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM
-- output
test.sql:3:19: expected a stream, a file or a query, found the end of the script
SELECT symbol FROM
                  ^
