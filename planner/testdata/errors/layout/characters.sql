-- Columns count characters, not bytes.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT 'größer' AS ä, 'ツ' AS 日本, prise FROM Trades;
SELECT '👍👍' AS yes, symbl FROM Trades;
-- output
test.sql:3:34: unknown column "prise"; did you mean "price"?
SELECT 'größer' AS ä, 'ツ' AS 日本, prise FROM Trades;
                                 ^
test.sql:4:21: unknown column "symbl"; did you mean "symbol"?
SELECT '👍👍' AS yes, symbl FROM Trades;
                    ^
