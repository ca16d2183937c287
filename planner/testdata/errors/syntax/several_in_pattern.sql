-- Each filter of a pattern is read on its own.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT a.price AS p FROM PATTERN (a=Trades[price >] -> b=Trades[price < a.price AND] -> c=Trades);
-- output
test.sql:3:51: expected an expression, found "]"
SELECT a.price AS p FROM PATTERN (a=Trades[price >] -> b=Trades[price < a.price AND] -> c=Trades);
                                                  ^
test.sql:3:84: expected an expression, found "]"
SELECT a.price AS p FROM PATTERN (a=Trades[price >] -> b=Trades[price < a.price AND] -> c=Trades);
                                                                                   ^
