-- SET takes a key and a value; variables there are none.
-- sql
SET pipeline.name 'x';
SET @x = 1;
SELECT @x := 1;
-- output
test.sql:1:19: expected "=", found the string 'x'
SET pipeline.name 'x';
                  ^
test.sql:2:5: @ starts a variable, and there are none
SET @x = 1;
    ^
test.sql:3:8: @ starts a variable, and there are none
SELECT @x := 1;
       ^
