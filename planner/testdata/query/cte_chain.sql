-- A CTE may read the one before it.
-- sql
WITH a AS (SELECT x + 1 AS x FROM (VALUES (1), (2)) AS t(x)), b AS (SELECT x * 10 AS x FROM a) SELECT x FROM b;
-- output
{"x":20}
{"x":30}
