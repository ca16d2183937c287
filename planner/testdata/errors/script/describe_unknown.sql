-- DESCRIBE and EXPLAIN resolve names like everything else.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
DESCRIBE Trade;
EXPLAIN SELECT symbol FROM Tradse;
EXPLAIN CREATE STREAM x (a INT);
-- output
test.sql:3:10: unknown stream "Trade"; did you mean "Trades"?
DESCRIBE Trade;
         ^
test.sql:4:28: unknown stream "Tradse"; did you mean "Trades"?
EXPLAIN SELECT symbol FROM Tradse;
                           ^
test.sql:5:9: EXPLAIN takes a query: SELECT, INSERT INTO … SELECT or CREATE STREAM … AS SELECT
EXPLAIN CREATE STREAM x (a INT);
        ^
