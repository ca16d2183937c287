-- All errors of a script are reported in the order of the text; in a line, what this version does not run comes last.
-- sql
CREATE STREAM Trades (symbol STRNG, price DOUBLE) WITH ('type'='source', 'extension'='stdin', 'stdin.mod'='read');
SELECT symbol, prise FROM Trades;
SELECT symbol FROM Tradse WHERE symbol > 5;
SELECT FROM Trades;
INSERT INTO Alerts SELECT rond(price) AS p FROM Trades;
-- output
test.sql:1:30: unknown type "STRNG"; did you mean "STRING"?
CREATE STREAM Trades (symbol STRNG, price DOUBLE) WITH ('type'='source', 'extension'='stdin', 'stdin.mod'='read');
                             ^
test.sql:1:95: unknown option "stdin.mod"; did you mean "stdin.mode"?
CREATE STREAM Trades (symbol STRNG, price DOUBLE) WITH ('type'='source', 'extension'='stdin', 'stdin.mod'='read');
                                                                                              ^
test.sql:2:16: unknown column "prise"; did you mean "price"?
SELECT symbol, prise FROM Trades;
               ^
test.sql:3:20: unknown stream "Tradse"; did you mean "Trades"?
SELECT symbol FROM Tradse WHERE symbol > 5;
                   ^
test.sql:4:8: expected an expression, found "FROM"
SELECT FROM Trades;
       ^
test.sql:5:27: unknown function "rond"; did you mean "round"?
INSERT INTO Alerts SELECT rond(price) AS p FROM Trades;
                          ^
