-- FILTER leaves rows out of one aggregate.
-- sql
SELECT count(*) FILTER (WHERE x > 1) AS a FROM (VALUES (1), (2), (3), (NULL)) AS t(x);
-- output
{"a":2}
