-- A script without a query does nothing.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin');
-- output
test.sql:1:1: the script has nothing to run: add a query, such as SELECT … FROM a stream
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin');
^
