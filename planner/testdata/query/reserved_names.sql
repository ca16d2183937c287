-- A column may be called by a reserved word.
-- sql
SELECT key, rank FROM (VALUES (1, 2)) AS t(key, rank);
-- output
{"key":1,"rank":2}
