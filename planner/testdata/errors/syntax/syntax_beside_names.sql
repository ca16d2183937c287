-- Where one statement does not parse, the names in the others are still resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE;
SELECT symbl FROM Trades;
-- output
test.sql:3:32: expected an expression, found ";"
SELECT symbol FROM Trades WHERE;
                               ^
test.sql:4:8: unknown column "symbl"; did you mean "symbol"?
SELECT symbl FROM Trades;
       ^
