-- An as-of join, a join WITHIN a time and one that only one side triggers are refused, too.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Quotes (symbol STRING, bid DOUBLE, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT t.price, q.bid FROM Trades AS t ASOF LEFT JOIN Quotes AS q MATCH_CONDITION (t.ts >= q.tss) ON t.symbol = q.symbol;
SELECT t.price, q.bid FROM Trades AS t FULL JOIN Quotes AS q ON t.symbol = q.symbol WITHIN 10 SECONDS;
-- output
test.sql:5:92: unknown column "tss"; did you mean "ts"?
…LECT t.price, q.bid FROM Trades AS t ASOF LEFT JOIN Quotes AS q MATCH_CONDITION (t.ts >= q.tss) ON t.symbol = q.symbol;
                                                                                          ^
test.sql:5:40: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
SELECT t.price, q.bid FROM Trades AS t ASOF LEFT JOIN Quotes AS q MATCH_CONDITION (t.ts >= q.tss) ON t.symbol = q.symbo…
                                       ^
test.sql:6:40: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
SELECT t.price, q.bid FROM Trades AS t FULL JOIN Quotes AS q ON t.symbol = q.symbol WITHIN 10 SECONDS;
                                       ^
