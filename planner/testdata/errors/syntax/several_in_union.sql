-- Each side of a UNION ALL is read on its own.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, FROM Trades UNION ALL SELECT symbol FROM Trades WHERE UNION ALL SELECT FROM Trades;
-- output
test.sql:3:16: expected an expression, found "FROM"
SELECT symbol, FROM Trades UNION ALL SELECT symbol FROM Trades WHERE UNION ALL SELECT FROM Trades;
               ^
test.sql:3:70: expected an expression, found "UNION"
SELECT symbol, FROM Trades UNION ALL SELECT symbol FROM Trades WHERE UNION ALL SELECT FROM Trades;
                                                                     ^
test.sql:3:87: expected an expression, found "FROM"
SELECT symbol, FROM Trades UNION ALL SELECT symbol FROM Trades WHERE UNION ALL SELECT FROM Trades;
                                                                                      ^
