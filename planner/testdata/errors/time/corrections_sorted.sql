-- What is corrected later cannot be sorted or counted now.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 SECONDS
GROUP BY symbol ORDER BY n LIMIT 3;
-- output
test.sql:4:26: ORDER BY sorts what is final, and this query corrects its rows; leave out ALLOWED LATENESS
GROUP BY symbol ORDER BY n LIMIT 3;
                         ^
test.sql:4:28: LIMIT of a window counts what is final, and this query corrects its rows; leave out ALLOWED LATENESS
GROUP BY symbol ORDER BY n LIMIT 3;
                           ^
