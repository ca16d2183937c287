-- A # does not start a comment; what stands before it is read all the same.
-- sql
SELECT 1; # one
SELECT 2 FROM; -- this is the other way to write a comment
-- output
test.sql:1:11: "#" does not start a comment here; write "-- "
SELECT 1; # one
          ^
test.sql:2:14: expected a stream, a file or a query, found ";"
SELECT 2 FROM; -- this is the other way to write a comment
             ^
