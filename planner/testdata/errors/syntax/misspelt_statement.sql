-- The first word of a statement decides what it is.
-- sql
SELEKT 1;
CRAETE STREAM a (x INT);
DESCRIB a;
-- output
test.sql:1:1: expected a statement, found "SELEKT"; did you mean SELECT?
SELEKT 1;
^
test.sql:2:1: expected a statement, found "CRAETE"; did you mean CREATE?
CRAETE STREAM a (x INT);
^
test.sql:3:1: expected a statement, found "DESCRIB"; did you mean DESCRIBE?
DESCRIB a;
^
