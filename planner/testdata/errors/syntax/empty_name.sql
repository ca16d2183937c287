-- Backticks with nothing between them name nothing.
-- sql
SELECT `` FROM x;
-- output
test.sql:1:8: a name between backticks cannot be empty
SELECT `` FROM x;
       ^
