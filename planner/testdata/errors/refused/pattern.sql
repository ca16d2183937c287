-- A pattern is refused at its word; its streams, steps and filters are resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT a.symbol, b.prise, c.price FROM PATTERN (EVERY a=Trades[price > 10] -> b=Trades[prise < a.price]{2,5}) WITHIN 5 SECONDS
PARTITION BY symbl;
SELECT a.symbol FROM SEQUENCE (a=Trades, a=Tradez);
SELECT a.symbol FROM PATTERN (a=Trades[price > b.price] -> b=Trades) AFTER MATCH SKIP TO FIRST z;
-- output
test.sql:3:18: unknown column "prise"; did you mean "price"?
SELECT a.symbol, b.prise, c.price FROM PATTERN (EVERY a=Trades[price > 10] -> b=Trades[prise < a.price]{2,5}) WITHIN 5 …
                 ^
test.sql:3:27: unknown step "c" in "c.price"; there is a, b
SELECT a.symbol, b.prise, c.price FROM PATTERN (EVERY a=Trades[price > 10] -> b=Trades[prise < a.price]{2,5}) WITHIN 5 …
                          ^
test.sql:3:88: unknown column "prise"; did you mean "price"?
…a.symbol, b.prise, c.price FROM PATTERN (EVERY a=Trades[price > 10] -> b=Trades[prise < a.price]{2,5}) WITHIN 5 SECONDS
                                                                                 ^
test.sql:3:40: PATTERN finds rows that follow each other; this version does not run it
SELECT a.symbol, b.prise, c.price FROM PATTERN (EVERY a=Trades[price > 10] -> b=Trades[prise < a.price]{2,5}) WITHIN 5 …
                                       ^
test.sql:4:14: unknown column "symbl"; did you mean "symbol"?
PARTITION BY symbl;
             ^
test.sql:5:42: two steps are called "a"
SELECT a.symbol FROM SEQUENCE (a=Trades, a=Tradez);
                                         ^
test.sql:5:44: unknown stream "Tradez"; did you mean "Trades"?
SELECT a.symbol FROM SEQUENCE (a=Trades, a=Tradez);
                                           ^
test.sql:5:22: SEQUENCE finds rows that follow each other at once; this version does not run it
SELECT a.symbol FROM SEQUENCE (a=Trades, a=Tradez);
                     ^
test.sql:6:48: the step "b" comes later; a filter may refer to the steps before it
SELECT a.symbol FROM PATTERN (a=Trades[price > b.price] -> b=Trades) AFTER MATCH SKIP TO FIRST z;
                                               ^
test.sql:6:96: unknown step "z"
SELECT a.symbol FROM PATTERN (a=Trades[price > b.price] -> b=Trades) AFTER MATCH SKIP TO FIRST z;
                                                                                               ^
test.sql:6:22: PATTERN finds rows that follow each other; this version does not run it
SELECT a.symbol FROM PATTERN (a=Trades[price > b.price] -> b=Trades) AFTER MATCH SKIP TO FIRST z;
                     ^
