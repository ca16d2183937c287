-- A PARTITION block is refused; the statements inside are checked, with the streams of its own.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
PARTITION WITH (symbl OF Trades) BEGIN
    INSERT INTO #sums SELECT symbol, sum(prise) AS s FROM Trades WINDOW LENGTH (5);
    SELECT s FROM #sumz;
END;
SELECT s FROM #sums;
-- output
test.sql:3:17: unknown column "symbl"; did you mean "symbol"?
PARTITION WITH (symbl OF Trades) BEGIN
                ^
test.sql:3:1: PARTITION WITH … BEGIN keeps the state of its statements per key; this version does not run it
PARTITION WITH (symbl OF Trades) BEGIN
^
test.sql:4:42: unknown column "prise"; did you mean "price"?
    INSERT INTO #sums SELECT symbol, sum(prise) AS s FROM Trades WINDOW LENGTH (5);
                                         ^
test.sql:4:66: a LENGTH window holds the last n rows; this version does not run it
    INSERT INTO #sums SELECT symbol, sum(prise) AS s FROM Trades WINDOW LENGTH (5);
                                                                 ^
test.sql:5:20: unknown stream "#sumz"; did you mean "#sums"?
    SELECT s FROM #sumz;
                   ^
test.sql:7:16: #sums is a stream inside a PARTITION block; this version does not run it
SELECT s FROM #sums;
               ^
