-- A bad value is reported at the value.
-- sql
CREATE STREAM s (a INT) WITH ('type'='sorce', 'extension'='file', 'file.path'='a.jsonl');
CREATE STREAM t (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='folow', 'json.coerce'='maybe');
SELECT a FROM s UNION ALL SELECT a FROM t;
-- output
test.sql:1:38: "sorce" is not a value of "type": expected source, sink or internal; did you mean "source"?
CREATE STREAM s (a INT) WITH ('type'='sorce', 'extension'='file', 'file.path'='a.jsonl');
                                     ^
test.sql:2:103: "folow" is not a value of "file.mode": it takes one of read, follow; did you mean "follow"?
… (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='folow', 'json.coerce'='maybe');
                                                                                        ^
test.sql:2:126: "maybe" is not a value of "json.coerce": it takes true or false
… (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', 'file.mode'='folow', 'json.coerce'='maybe');
                                                                                                               ^
