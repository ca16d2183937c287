-- The rows of a query go to one place.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
INSERT INTO A SELECT symbol FROM Trades INSERT INTO B;
-- output
test.sql:3:41: a second INSERT: the query already goes into "A"
INSERT INTO A SELECT symbol FROM Trades INSERT INTO B;
                                        ^
