-- IS asks for NULL, TRUE, FALSE or UNKNOWN, or compares with DISTINCT FROM.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE price IS 5;
SELECT symbol FROM Trades WHERE price IS NOT;
-- output
test.sql:3:42: expected NULL, TRUE, FALSE, UNKNOWN, NOT or DISTINCT FROM, found 5
SELECT symbol FROM Trades WHERE price IS 5;
                                         ^
test.sql:4:45: expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM, found ";"
SELECT symbol FROM Trades WHERE price IS NOT;
                                            ^
