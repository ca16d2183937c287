-- A column without an alias is called by its text.
-- sql
SELECT count(*), x + 1 FROM (VALUES (1)) AS t(x) GROUP BY x + 1;
-- output
{"count(*)":1,"x + 1":2}
