-- A stream without a query has columns.
-- sql
CREATE STREAM s WITH ('type'='source', 'extension'='stdin');
CREATE STREAM t () WITH ('type'='source', 'extension'='stdin');
SELECT 1 FROM s;
-- output
test.sql:1:15: the stream "s" has no columns; list them, or write CREATE STREAM s AS SELECT …
CREATE STREAM s WITH ('type'='source', 'extension'='stdin');
              ^
test.sql:2:18: expected the name of a column, found ")"
CREATE STREAM t () WITH ('type'='source', 'extension'='stdin');
                 ^
