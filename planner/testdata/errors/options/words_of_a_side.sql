-- An option that a source and a sink take in different words lists those of its side.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='append');
CREATE STREAM t (a INT) WITH ('type'='sink', 'extension'='file', 'file.path'='b.jsonl', 'file.mode'='follow');
INSERT INTO t SELECT a FROM s;
-- output
test.sql:1:103: "append" is not a value of "file.mode": it takes one of read, follow
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='append');
                                                                                                      ^
test.sql:2:101: "follow" is not a value of "file.mode": it takes one of replace, append, roll
CREATE STREAM t (a INT) WITH ('type'='sink', 'extension'='file', 'file.path'='b.jsonl', 'file.mode'='follow');
                                                                                                    ^
-- sql
CREATE STREAM t (a BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='b.jsonl', 'json.coerce'='true');
INSERT INTO t SELECT 1 AS a;
-- output
test.sql:1:92: the option "json.coerce" belongs to sources
CREATE STREAM t (a BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='b.jsonl', 'json.coerce'='true');
                                                                                           ^
