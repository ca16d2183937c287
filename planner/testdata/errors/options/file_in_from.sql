-- FROM 'path' is a source by itself.
-- input: a.jsonl
{"a":1}
-- sql
SELECT a FROM 'a.jsonl' WITH ('type'='sink', 'file.path'='b.jsonl', 'watermark.delay'='soon');
-- output
test.sql:1:31: FROM 'path' says "type" itself; leave the option out
SELECT a FROM 'a.jsonl' WITH ('type'='sink', 'file.path'='b.jsonl', 'watermark.delay'='soon');
                              ^
test.sql:1:46: FROM 'path' says "file.path" itself; leave the option out
SELECT a FROM 'a.jsonl' WITH ('type'='sink', 'file.path'='b.jsonl', 'watermark.delay'='soon');
                                             ^
test.sql:1:87: "soon" is not a value of "watermark.delay": expected a duration such as '5s'
SELECT a FROM 'a.jsonl' WITH ('type'='sink', 'file.path'='b.jsonl', 'watermark.delay'='soon');
                                                                                      ^
