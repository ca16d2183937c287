-- A line of more than 120 characters is cut round the caret.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol AS the_symbol_of_the_trade, price AS the_price_of_the_trade, prise AS what_is_misspelt, quantity AS the_quantity_of_the_trade, active AS whether_it_is_active FROM Trades;
SELECT symbol AS the_symbol_of_the_trade, price AS the_price_of_the_trade, price * quantity AS the_value, quantity AS the_quantity, actve FROM Trades;
-- output
test.sql:3:76: unknown column "prise"; did you mean "price"?
… the_symbol_of_the_trade, price AS the_price_of_the_trade, prise AS what_is_misspelt, quantity AS the_quantity_of_the_…
                                                            ^
test.sql:4:133: unknown column "actve"; did you mean "active"?
…the_trade, price AS the_price_of_the_trade, price * quantity AS the_value, quantity AS the_quantity, actve FROM Trades;
                                                                                                      ^
