-- IN takes a list, a query or a table.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE symbol IN 'a';
SELECT symbol FROM Trades WHERE symbol IN ();
-- output
test.sql:3:43: expected "(" or a table, found the string 'a'
SELECT symbol FROM Trades WHERE symbol IN 'a';
                                          ^
test.sql:4:44: expected an expression, found ")"
SELECT symbol FROM Trades WHERE symbol IN ();
                                           ^
