-- INSERT INTO goes by the columns that it lists.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM O (a BIGINT, b STRING); INSERT INTO O (b, a) SELECT k, v FROM T;
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- output
{"a":3,"b":"a"}
{"a":1,"b":"b"}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- output
{"a":2,"b":"a"}
{"a":null,"b":null}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- output
{"a":9,"b":"b"}
{"a":5,"b":"c"}
-- close
