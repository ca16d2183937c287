-- An unclosed comment is reported where it starts.
-- sql
SELECT 1; /* the rest of the script
SELECT 2;
-- output
test.sql:1:11: unclosed comment: expected "*/"
SELECT 1; /* the rest of the script
          ^
