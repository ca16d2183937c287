-- WITH ROLLUP adds totals, which this language leaves to a query of their own.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol WITH ROLLUP;
-- output
test.sql:3:85: WITH ROLLUP is not supported
SELECT symbol, count(*) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol WITH ROLLUP;
                                                                                    ^
