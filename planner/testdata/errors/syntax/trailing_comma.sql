-- A comma promises another item.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, price, FROM Trades;
CREATE STREAM Other (a INT, ) WITH ('type'='source', 'extension'='stdin');
SELECT symbol FROM Trades WHERE price IN (1, 2, );
-- output
test.sql:3:23: expected an expression, found "FROM"
SELECT symbol, price, FROM Trades;
                      ^
test.sql:4:29: expected the name of a column, found ")"
CREATE STREAM Other (a INT, ) WITH ('type'='source', 'extension'='stdin');
                            ^
test.sql:5:49: expected an expression, found ")"
SELECT symbol FROM Trades WHERE price IN (1, 2, );
                                                ^
