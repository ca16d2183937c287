-- Lines may end in CR and LF.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin');
SELECT b
FROM s;
-- output
test.sql:2:8: unknown column "b"; the columns are a
SELECT b
       ^
