-- An error names the line of its own word, not that of the statement.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT
    symbol,
    prise
FROM Trades
WHERE
    quantty > 1;
-- output
test.sql:5:5: unknown column "prise"; did you mean "price"?
    prise
    ^
test.sql:8:5: unknown column "quantty"; did you mean "quantity"?
    quantty > 1;
    ^
