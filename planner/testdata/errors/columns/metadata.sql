-- Metadata is what the connector has.
-- sql
CREATE STREAM s (a INT, p INT METADATA FROM 'partition', o BIGINT METADATA) WITH ('type'='source', 'extension'='stdin');
SELECT a FROM s;
-- output
test.sql:1:45: the connector "stdin" has no metadata "partition"; it has "line"
CREATE STREAM s (a INT, p INT METADATA FROM 'partition', o BIGINT METADATA) WITH ('type'='source', 'extension'='stdin');
                                            ^
test.sql:1:67: the connector "stdin" has no metadata "o"; it has "line"
CREATE STREAM s (a INT, p INT METADATA FROM 'partition', o BIGINT METADATA) WITH ('type'='source', 'extension'='stdin');
                                                                  ^
