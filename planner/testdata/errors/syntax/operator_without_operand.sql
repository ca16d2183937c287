-- An operator has something on both sides.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT price * FROM Trades;
SELECT price + / 2 FROM Trades;
SELECT symbol FROM Trades WHERE AND price > 1;
-- output
test.sql:3:16: expected an expression, found "FROM"
SELECT price * FROM Trades;
               ^
test.sql:4:16: expected an expression, found "/"
SELECT price + / 2 FROM Trades;
               ^
test.sql:5:33: expected an expression, found "AND"
SELECT symbol FROM Trades WHERE AND price > 1;
                                ^
