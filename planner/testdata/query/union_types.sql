-- UNION ALL takes the wider type of both sides.
-- sql
SELECT 1 AS x UNION ALL SELECT 2.5;
-- output
{"x":1.0}
{"x":2.5}
