-- A misspelt keyword is named, with the word that was probably meant.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FORM Trades;
SELECT symbol FROM Trades WERE price > 1;
SELECT symbol FROM Trades LIMTI 5;
-- output
test.sql:3:15: unexpected "FORM"; did you mean FROM?
SELECT symbol FORM Trades;
              ^
test.sql:4:27: unexpected "WERE"; did you mean WHERE?
SELECT symbol FROM Trades WERE price > 1;
                          ^
test.sql:5:27: unexpected "LIMTI"; did you mean LIMIT?
SELECT symbol FROM Trades LIMTI 5;
                          ^
