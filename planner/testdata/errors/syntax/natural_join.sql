-- NATURAL JOIN would join by whatever is called alike.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Quotes (symbol STRING, bid DOUBLE, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT bid FROM Trades NATURAL JOIN Quotes;
-- output
test.sql:5:24: NATURAL JOIN is not supported; name the columns with USING
SELECT bid FROM Trades NATURAL JOIN Quotes;
                       ^
