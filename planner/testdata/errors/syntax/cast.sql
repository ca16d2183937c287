-- CAST says AS which type.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT CAST(price, INT) FROM Trades;
SELECT CAST(price AS) FROM Trades;
SELECT CONVERT(symbol USING utf8) FROM Trades;
-- output
test.sql:3:18: expected an operator or AS, found ","
SELECT CAST(price, INT) FROM Trades;
                 ^
test.sql:4:21: expected a type, found ")"
SELECT CAST(price AS) FROM Trades;
                    ^
test.sql:5:23: CONVERT … USING has no meaning here: strings are UTF-8
SELECT CONVERT(symbol USING utf8) FROM Trades;
                      ^
