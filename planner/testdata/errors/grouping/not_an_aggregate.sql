-- Stars, DISTINCT, FILTER and IGNORE NULLS belong to aggregates.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT abs(*) AS a, abs(DISTINCT price) AS b, abs(price) FILTER (WHERE active) AS c, abs(price) IGNORE NULLS AS d FROM Trades;
SELECT sum(price) IGNORE NULLS AS a FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
test.sql:3:8: abs is not an aggregate; *, DISTINCT and FILTER belong to aggregates
SELECT abs(*) AS a, abs(DISTINCT price) AS b, abs(price) FILTER (WHERE active) AS c, abs(price) IGNORE NULLS AS d FROM …
       ^
test.sql:3:21: abs is not an aggregate; *, DISTINCT and FILTER belong to aggregates
SELECT abs(*) AS a, abs(DISTINCT price) AS b, abs(price) FILTER (WHERE active) AS c, abs(price) IGNORE NULLS AS d FROM …
                    ^
test.sql:3:47: abs is not an aggregate; *, DISTINCT and FILTER belong to aggregates
SELECT abs(*) AS a, abs(DISTINCT price) AS b, abs(price) FILTER (WHERE active) AS c, abs(price) IGNORE NULLS AS d FROM …
                                              ^
test.sql:3:97: IGNORE NULLS belongs to first and last
…abs(*) AS a, abs(DISTINCT price) AS b, abs(price) FILTER (WHERE active) AS c, abs(price) IGNORE NULLS AS d FROM Trades;
                                                                                          ^
test.sql:4:19: IGNORE NULLS belongs to first and last
SELECT sum(price) IGNORE NULLS AS a FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
                  ^
