-- EXPLAIN PATTERN is refused; its query is checked.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
EXPLAIN PATTERN SELECT prise FROM Trades;
EXPLAIN CREATE TABLE t (a INT);
-- output
test.sql:3:24: unknown column "prise"; did you mean "price"?
EXPLAIN PATTERN SELECT prise FROM Trades;
                       ^
test.sql:3:1: EXPLAIN PATTERN prints the automaton of a pattern; this version does not run it
EXPLAIN PATTERN SELECT prise FROM Trades;
^
test.sql:4:9: EXPLAIN takes a query: SELECT, INSERT INTO … SELECT or CREATE STREAM … AS SELECT
EXPLAIN CREATE TABLE t (a INT);
        ^
