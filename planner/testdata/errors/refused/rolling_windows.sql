-- Rolling windows are refused, and the names in them are resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) AS n FROM Trades WINDOW LENGTH (100);
SELECT count(*) AS n FROM Trades WINDOW TIME (1 MINUTE);
SELECT count(*) AS n FROM Trades WINDOW EXTERNAL_TIME (ts, 5 MINUTES);
SELECT symbol FROM Trades WINDOW SORT (10, prise DESC);
SELECT symbol FROM Trades WINDOW UNIQUE (symbl);
SELECT symbol FROM Trades WINDOW FIRST_UNIQUE (symbol);
SELECT symbol FROM Trades WINDOW FREQUENT (10, symbol);
SELECT symbol FROM Trades WINDOW LOSSY_FREQUENT (0.1, 0.01, symbol);
SELECT symbol FROM Trades WINDOW EXPRESSION (count() <= 20 AND last.ts > first.tss);
SELECT symbol FROM Trades WINDOW DELAY (30 SECONDS);
-- output
test.sql:3:34: a LENGTH window holds the last n rows; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW LENGTH (100);
                                 ^
test.sql:4:34: a TIME window holds the rows of the last while; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW TIME (1 MINUTE);
                                 ^
test.sql:5:34: an EXTERNAL_TIME window holds the rows of the last while by a column's time; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW EXTERNAL_TIME (ts, 5 MINUTES);
                                 ^
test.sql:6:44: unknown column "prise"; did you mean "price"?
SELECT symbol FROM Trades WINDOW SORT (10, prise DESC);
                                           ^
test.sql:6:27: a SORT window holds the first n rows in an order; this version does not run it
SELECT symbol FROM Trades WINDOW SORT (10, prise DESC);
                          ^
test.sql:7:42: unknown column "symbl"; did you mean "symbol"?
SELECT symbol FROM Trades WINDOW UNIQUE (symbl);
                                         ^
test.sql:7:27: a UNIQUE window holds the latest row of each key; this version does not run it
SELECT symbol FROM Trades WINDOW UNIQUE (symbl);
                          ^
test.sql:8:27: a FIRST_UNIQUE window holds the first row of each key; this version does not run it
SELECT symbol FROM Trades WINDOW FIRST_UNIQUE (symbol);
                          ^
test.sql:9:27: a FREQUENT window holds the latest rows of the most frequent keys; this version does not run it
SELECT symbol FROM Trades WINDOW FREQUENT (10, symbol);
                          ^
test.sql:10:27: a LOSSY_FREQUENT window holds the latest rows of frequent keys; this version does not run it
SELECT symbol FROM Trades WINDOW LOSSY_FREQUENT (0.1, 0.01, symbol);
                          ^
test.sql:11:74: unknown column "tss"; did you mean "ts"?
SELECT symbol FROM Trades WINDOW EXPRESSION (count() <= 20 AND last.ts > first.tss);
                                                                         ^
test.sql:11:27: an EXPRESSION window holds rows while a condition is true; this version does not run it
SELECT symbol FROM Trades WINDOW EXPRESSION (count() <= 20 AND last.ts > first.tss);
                          ^
test.sql:12:27: a DELAY window lets each row out later; this version does not run it
SELECT symbol FROM Trades WINDOW DELAY (30 SECONDS);
                          ^
