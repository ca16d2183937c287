-- first takes NULL for a value.
-- sql
SELECT first(x) AS a FROM (VALUES (NULL), (2)) AS t(x);
-- output
{"a":null}
