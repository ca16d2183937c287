-- A number runs into a name where a blank is missing.
-- sql
SELECT 5x;
SELECT 1e;
-- output
test.sql:1:8: "5x" is neither a number nor a name
SELECT 5x;
       ^
test.sql:2:8: "1e" is neither a number nor a name
SELECT 1e;
       ^
