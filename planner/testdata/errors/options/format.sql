-- The nearest format is offered.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'format'='jsn');
SELECT a FROM s;
-- output
test.sql:1:78: unknown format "jsn"; there are json, csv; did you mean "json"?
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'format'='jsn');
                                                                             ^
