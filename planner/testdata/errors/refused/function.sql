-- A function is refused; its body is checked.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE FUNCTION twice(x DOUBLE) RETURNS DOUBLE AS y * 2;
CREATE FUNCTION loop(x INT) RETURNS INT AS loop(x - 1);
CREATE FUNCTION abs(x DOBLE) RETURNS DOUBLE AS x;
SELECT twice(price, 1) AS a, twicee(price) AS b FROM Trades;
-- output
test.sql:3:51: unknown column "y"; the columns are x
CREATE FUNCTION twice(x DOUBLE) RETURNS DOUBLE AS y * 2;
                                                  ^
test.sql:3:1: CREATE FUNCTION declares a SQL macro; this version does not run it
CREATE FUNCTION twice(x DOUBLE) RETURNS DOUBLE AS y * 2;
^
test.sql:4:17: the function "loop" calls itself; a function is put in where it is called, so it cannot
CREATE FUNCTION loop(x INT) RETURNS INT AS loop(x - 1);
                ^
test.sql:4:1: CREATE FUNCTION declares a SQL macro; this version does not run it
CREATE FUNCTION loop(x INT) RETURNS INT AS loop(x - 1);
^
test.sql:5:17: "abs" is a function of the language; give yours another name
CREATE FUNCTION abs(x DOBLE) RETURNS DOUBLE AS x;
                ^
test.sql:5:23: unknown type "DOBLE"; did you mean "DOUBLE"?
CREATE FUNCTION abs(x DOBLE) RETURNS DOUBLE AS x;
                      ^
test.sql:5:1: CREATE FUNCTION declares a SQL macro; this version does not run it
CREATE FUNCTION abs(x DOBLE) RETURNS DOUBLE AS x;
^
test.sql:6:8: twice takes 1 argument, not 2
SELECT twice(price, 1) AS a, twicee(price) AS b FROM Trades;
       ^
test.sql:6:30: unknown function "twicee"; did you mean "twice"?
SELECT twice(price, 1) AS a, twicee(price) AS b FROM Trades;
                             ^
