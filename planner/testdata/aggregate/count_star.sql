-- count(*) counts rows.
-- sql
SELECT count(*) AS a FROM (VALUES (1), (NULL), (3)) AS t(x);
-- output
{"a":3}
