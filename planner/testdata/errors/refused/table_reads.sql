-- A look-up in a table is refused; the query of IN and EXISTS is checked.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE TABLE Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbol));
SELECT symbol FROM Trades WHERE symbol IN Limts;
SELECT symbol FROM Trades WHERE symbol IN (SELECT symbl FROM Limits) OR EXISTS (SELECT 1 FROM Limits AS l WHERE l.symbol = Trades.symbl);
SELECT symbol FROM Limits;
-- output
test.sql:3:1: CREATE TABLE keeps rows by their key; this version does not run it
CREATE TABLE Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbol));
^
test.sql:4:43: unknown table "Limts"; did you mean "Limits"?
SELECT symbol FROM Trades WHERE symbol IN Limts;
                                          ^
test.sql:4:33: IN over a table looks the value up; this version does not run it
SELECT symbol FROM Trades WHERE symbol IN Limts;
                                ^
test.sql:5:51: unknown column "symbl"; did you mean "symbol"?
SELECT symbol FROM Trades WHERE symbol IN (SELECT symbl FROM Limits) OR EXISTS (SELECT 1 FROM Limits AS l WHERE l.symbo…
                                                  ^
test.sql:5:124: unknown column "symbl"; did you mean "symbol"?
… Trades WHERE symbol IN (SELECT symbl FROM Limits) OR EXISTS (SELECT 1 FROM Limits AS l WHERE l.symbol = Trades.symbl);
                                                                                                          ^
test.sql:5:33: IN over a table looks the value up; this version does not run it
SELECT symbol FROM Trades WHERE symbol IN (SELECT symbl FROM Limits) OR EXISTS (SELECT 1 FROM Limits AS l WHERE l.symbo…
                                ^
test.sql:5:73: EXISTS looks into a table; this version does not run it
… FROM Trades WHERE symbol IN (SELECT symbl FROM Limits) OR EXISTS (SELECT 1 FROM Limits AS l WHERE l.symbol = Trades.s…
                                                            ^
test.sql:6:20: "Limits" is a table; it can be read in a JOIN, after IN and in EXISTS only
SELECT symbol FROM Limits;
                   ^
