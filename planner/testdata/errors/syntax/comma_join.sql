-- Sources are put together with JOIN, never with a comma.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Quotes (symbol STRING, bid DOUBLE, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT t.symbol FROM Trades AS t, Quotes AS q WHERE t.symbol = q.symbol;
-- output
test.sql:5:33: expected JOIN, found ","; join sources with JOIN … ON …
SELECT t.symbol FROM Trades AS t, Quotes AS q WHERE t.symbol = q.symbol;
                                ^
