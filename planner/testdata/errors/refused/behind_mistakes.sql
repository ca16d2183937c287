-- A mistake comes before the refusal of the clause that it stands in, for it is what the reader can mend.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, ts TIMESTAMP, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT a.price FROM PATTERN (EVERY a=Trades[pryce > 5] -> b=Trades);
-- output
test.sql:2:45: unknown column "pryce"; did you mean "price"?
SELECT a.price FROM PATTERN (EVERY a=Trades[pryce > 5] -> b=Trades);
                                            ^
test.sql:2:21: PATTERN finds rows that follow each other; this version does not run it
SELECT a.price FROM PATTERN (EVERY a=Trades[pryce > 5] -> b=Trades);
                    ^
