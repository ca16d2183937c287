-- Comments move nothing.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT /* the symbol, of course */ symbol, -- and the price
       prise /* which is misspelt */ FROM Trades;
-- output
test.sql:4:8: unknown column "prise"; did you mean "price"?
       prise /* which is misspelt */ FROM Trades;
       ^
