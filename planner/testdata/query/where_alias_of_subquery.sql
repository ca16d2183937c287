-- Names of a subquery are those that it selects.
-- sql
SELECT b FROM (SELECT x * 2 AS b FROM (VALUES (1), (2)) AS t(x)) AS q WHERE b > 2;
-- output
{"b":4}
