-- OVER is refused; what it is over is resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT sum(price) OVER (PARTITION BY symbl ORDER BY ts ROWS 5 PRECEDING) AS s FROM Trades;
SELECT lag(price) AS l, row_number() AS n FROM Trades;
-- output
test.sql:3:38: unknown column "symbl"; did you mean "symbol"?
SELECT sum(price) OVER (PARTITION BY symbl ORDER BY ts ROWS 5 PRECEDING) AS s FROM Trades;
                                     ^
test.sql:3:19: OVER aggregates over the rows before; this version does not run it
SELECT sum(price) OVER (PARTITION BY symbl ORDER BY ts ROWS 5 PRECEDING) AS s FROM Trades;
                  ^
test.sql:4:8: lag reads an earlier row; this version does not run it
SELECT lag(price) AS l, row_number() AS n FROM Trades;
       ^
test.sql:4:25: row_number counts the rows; this version does not run it
SELECT lag(price) AS l, row_number() AS n FROM Trades;
                        ^
