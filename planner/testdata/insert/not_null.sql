-- A row that breaks NOT NULL goes to errors(s).
-- sql
CREATE STREAM T (k STRING NOT NULL, v INT) WITH ('type'='source', 'extension'='mem');
CREATE STREAM Good AS SELECT k, v FROM T;
CREATE STREAM Bad AS SELECT error, code, column_name FROM errors(T);
-- push T
{"k":"a","v":1}
{"k":null,"v":2}
{"v":3}
{"k":"","v":null}
-- output
{"_stream":"Good","k":"a","v":1}
{"_stream":"Bad","error":"\"k\" is NULL, and declared NOT NULL","code":"null","column_name":"k"}
{"_stream":"Bad","error":"\"k\" is NULL, and declared NOT NULL","code":"null","column_name":"k"}
{"_stream":"Good","k":"","v":null}
-- close
