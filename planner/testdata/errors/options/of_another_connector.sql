-- The options of one connector mean nothing to another.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'file.path'='a.jsonl', 'csv.header'='true');
SELECT a FROM s;
-- output
test.sql:1:69: unknown option "file.path"
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'file.path'='a.jsonl', 'csv.header'='true');
                                                                    ^
test.sql:1:92: unknown option "csv.header"
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'file.path'='a.jsonl', 'csv.header'='true');
                                                                                           ^
