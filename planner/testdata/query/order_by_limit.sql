-- LIMIT with OFFSET cuts what ORDER BY has sorted.
-- sql
SELECT x FROM (VALUES (3), (1), (2)) AS t(x) ORDER BY x LIMIT 1 OFFSET 1;
-- output
{"x":2}
