-- CREATE STREAM has columns, options or a query.
-- sql
CREATE STREAM;
CREATE STREAM s;
CREATE STREAM s (a INT) WITH;
CREATE STREAM s AS;
-- output
test.sql:1:14: expected the name of a stream, found ";"
CREATE STREAM;
             ^
test.sql:2:16: expected "(", WITH or AS, found ";"
CREATE STREAM s;
               ^
test.sql:3:29: expected "(", found ";"
CREATE STREAM s (a INT) WITH;
                            ^
test.sql:4:19: expected SELECT or FROM, found ";"
CREATE STREAM s AS;
                  ^
