-- As in MySQL, two dashes are a comment only with a blank behind them.
-- sql
SELECT 1 AS a; --note
-- output
test.sql:1:16: expected a statement such as SELECT or CREATE STREAM, found "--"; a comment needs a blank behind "--"
SELECT 1 AS a; --note
               ^
