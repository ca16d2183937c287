-- DISTINCT before a sign is the word, not a column.
-- sql
SELECT count(DISTINCT -v) AS d, sum(DISTINCT +v) AS s FROM (VALUES (1), (1), (2)) AS x(v);
-- output
{"d":2,"s":3}
-- sql
SELECT DISTINCT -v AS w FROM (VALUES (1), (1), (2)) AS x(v);
-- output
{"w":-1}
{"w":-2}
