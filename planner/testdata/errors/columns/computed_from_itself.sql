-- Computed columns may use each other, but not go round in a circle.
-- sql
CREATE STREAM s (a INT AS (b), b INT AS (a), c INT) WITH ('type'='source', 'extension'='stdin');
SELECT a FROM s;
-- output
test.sql:1:28: the column "b" is computed from itself
CREATE STREAM s (a INT AS (b), b INT AS (a), c INT) WITH ('type'='source', 'extension'='stdin');
                           ^
test.sql:1:42: the column "a" is computed from itself
CREATE STREAM s (a INT AS (b), b INT AS (a), c INT) WITH ('type'='source', 'extension'='stdin');
                                         ^
