-- PROCEDURE ANALYSE belongs to MySQL.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades PROCEDURE ANALYSE();
-- output
test.sql:3:27: PROCEDURE has no meaning for streams
SELECT symbol FROM Trades PROCEDURE ANALYSE();
                          ^
