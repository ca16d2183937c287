-- SELECT needs a stream to read columns from.
-- sql
SELECT symbol price, quantity Trades;
-- output
test.sql:1:8: unknown column "symbol": there is no stream to read it from
SELECT symbol price, quantity Trades;
       ^
test.sql:1:22: unknown column "quantity": there is no stream to read it from
SELECT symbol price, quantity Trades;
                     ^
