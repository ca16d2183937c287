-- MATCH_RECOGNIZE is refused at its word; its variables and columns are resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT m.a FROM Trades MATCH_RECOGNIZE (
    PARTITION BY symbl ORDER BY ts MEASURES A.prise AS a, last(B.price) AS b
    PATTERN (A B+) DEFINE B AS B.price > A.prise, C AS price > 1) AS m;
-- output
test.sql:3:24: MATCH_RECOGNIZE finds rows that follow each other; this version does not run it
SELECT m.a FROM Trades MATCH_RECOGNIZE (
                       ^
test.sql:4:18: unknown column "symbl"; did you mean "symbol"?
    PARTITION BY symbl ORDER BY ts MEASURES A.prise AS a, last(B.price) AS b
                 ^
test.sql:4:45: unknown column "prise"; did you mean "price"?
    PARTITION BY symbl ORDER BY ts MEASURES A.prise AS a, last(B.price) AS b
                                            ^
test.sql:5:42: unknown column "prise"; did you mean "price"?
    PATTERN (A B+) DEFINE B AS B.price > A.prise, C AS price > 1) AS m;
                                         ^
test.sql:5:51: the pattern has no variable "C"
    PATTERN (A B+) DEFINE B AS B.price > A.prise, C AS price > 1) AS m;
                                                  ^
