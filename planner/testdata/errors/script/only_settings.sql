-- Settings alone do nothing either.
-- sql
SET 'pipeline.name' = 'x';
-- output
test.sql:1:1: the script has nothing to run: add a query, such as SELECT … FROM a stream
SET 'pipeline.name' = 'x';
^
