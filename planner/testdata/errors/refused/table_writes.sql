-- Statements that change a table are refused; their names are resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE TABLE Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbol));
UPDATE Limits SET hihg = t.prise FROM Trades AS t WHERE Limits.symbol = t.symbol;
DELETE FROM Limts USING Trades AS t WHERE t.symbol = 'a';
UPSERT INTO Limits SELECT symbol, price FROM Trades;
INSERT INTO Limits SELECT symbol, price FROM Trades ON DUPLICATE KEY UPDATE hgh = VALUES(high);
-- output
test.sql:3:1: CREATE TABLE keeps rows by their key; this version does not run it
CREATE TABLE Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbol));
^
test.sql:4:19: unknown column "hihg" of "Limits"; did you mean "high"?
UPDATE Limits SET hihg = t.prise FROM Trades AS t WHERE Limits.symbol = t.symbol;
                  ^
test.sql:4:26: unknown column "prise"; did you mean "price"?
UPDATE Limits SET hihg = t.prise FROM Trades AS t WHERE Limits.symbol = t.symbol;
                         ^
test.sql:4:1: UPDATE changes rows of a table for each row of a stream; this version does not run it
UPDATE Limits SET hihg = t.prise FROM Trades AS t WHERE Limits.symbol = t.symbol;
^
test.sql:5:13: unknown table "Limts"; did you mean "Limits"?
DELETE FROM Limts USING Trades AS t WHERE t.symbol = 'a';
            ^
test.sql:5:1: DELETE removes rows of a table for each row of a stream; this version does not run it
DELETE FROM Limts USING Trades AS t WHERE t.symbol = 'a';
^
test.sql:6:1: UPSERT INTO replaces rows of a table; this version does not run it
UPSERT INTO Limits SELECT symbol, price FROM Trades;
^
test.sql:7:77: unknown column "hgh" of "Limits"; did you mean "high"?
INSERT INTO Limits SELECT symbol, price FROM Trades ON DUPLICATE KEY UPDATE hgh = VALUES(high);
                                                                            ^
test.sql:7:53: ON DUPLICATE KEY UPDATE changes rows of a table; this version does not run it
INSERT INTO Limits SELECT symbol, price FROM Trades ON DUPLICATE KEY UPDATE hgh = VALUES(high);
                                                    ^
