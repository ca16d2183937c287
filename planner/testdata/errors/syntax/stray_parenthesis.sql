-- A parenthesis that closes nothing is the word that cannot stand there.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT price FROM Trades);
SELECT (price + 1)) FROM Trades;
-- output
test.sql:3:25: unexpected ")": no "(" is open
SELECT price FROM Trades);
                        ^
test.sql:4:19: unexpected ")": no "(" is open
SELECT (price + 1)) FROM Trades;
                  ^
