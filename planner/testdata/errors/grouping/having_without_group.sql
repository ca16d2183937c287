-- HAVING chooses groups.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades HAVING price > 1;
-- output
test.sql:3:34: HAVING chooses groups, and nothing is grouped; use WHERE
SELECT symbol FROM Trades HAVING price > 1;
                                 ^
