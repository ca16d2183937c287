-- Where a comma is missing, the next word is where nothing fits any more.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol price quantity FROM Trades;
CREATE STREAM Other (a INT b STRING) WITH ('type'='source', 'extension'='stdin');
-- output
test.sql:3:21: expected ",", FROM or the end of the query, found "quantity"
SELECT symbol price quantity FROM Trades;
                    ^
test.sql:4:28: expected NOT NULL, DEFAULT, AS, METADATA, PRIMARY KEY, "," or ")", found "b"
CREATE STREAM Other (a INT b STRING) WITH ('type'='source', 'extension'='stdin');
                           ^
