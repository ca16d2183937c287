-- An unclosed string is reported where it starts, since its end is nowhere.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE symbol = 'ACME;
-- output
test.sql:3:42: unclosed string: expected '
SELECT symbol FROM Trades WHERE symbol = 'ACME;
                                         ^
