-- A connector without a type reads or writes: which one must be said.
-- sql
CREATE STREAM s (a INT) WITH ('extension'='stdin');
SELECT a FROM s;
-- output
test.sql:1:31: a stream with a connector needs 'type'='source' or 'type'='sink'
CREATE STREAM s (a INT) WITH ('extension'='stdin');
                              ^
