-- As in MySQL, two dashes are a comment only with a blank after them.
-- sql
SELECT 1 AS a; --note
-- output
test.sql:1:16: expected a statement such as SELECT or CREATE STREAM, found "--"; a comment needs a blank after "--"
SELECT 1 AS a; --note
               ^
