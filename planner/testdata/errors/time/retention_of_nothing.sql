-- RETENTION bounds state, and here is none.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades RETENTION 1 DAY;
SELECT symbol FROM Trades UNBOUNDED;
SELECT symbol FROM Trades EMIT CHANGES;
-- output
test.sql:3:27: RETENTION bounds the state of GROUP BY or DISTINCT, and there is none
SELECT symbol FROM Trades RETENTION 1 DAY;
                          ^
test.sql:4:27: UNBOUNDED bounds the state of GROUP BY or DISTINCT, and there is none
SELECT symbol FROM Trades UNBOUNDED;
                          ^
test.sql:5:27: EMIT CHANGES adds the new result of a group for each row, and nothing is grouped or aggregated
SELECT symbol FROM Trades EMIT CHANGES;
                          ^
