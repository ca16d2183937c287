-- Each statement is parsed on its own, so each of them has its own error.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, FROM Trades;
SELECT symbol FROM Trades GROUP symbol;
SELECT price FROM Trades ORDER price;
-- output
test.sql:3:16: expected an expression, found "FROM"
SELECT symbol, FROM Trades;
               ^
test.sql:4:33: expected BY, found "symbol"
SELECT symbol FROM Trades GROUP symbol;
                                ^
test.sql:5:32: expected BY, found "price"
SELECT price FROM Trades ORDER price;
                               ^
