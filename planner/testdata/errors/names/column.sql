-- An unknown column is offered the nearest one of its stream.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, prise FROM Trades;
SELECT symbol FROM Trades WHERE quantty > 1;
-- output
test.sql:3:16: unknown column "prise"; did you mean "price"?
SELECT symbol, prise FROM Trades;
               ^
test.sql:4:33: unknown column "quantty"; did you mean "quantity"?
SELECT symbol FROM Trades WHERE quantty > 1;
                                ^
