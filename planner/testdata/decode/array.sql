-- A file that is one array is read element by element, however its lines end; a broken element costs only itself.
-- input: array.json
[{"a":1,"s":"x"},{"a":2,
  "s":"over two lines"
 },
 {"a":"3"}, 7,
 {"a":4,"s":"not closed",
 {"a":5,"s":"y"},
 {"a":6,"nested":[{"a":7}]}
]
-- sql
CREATE STREAM A (a INT, s STRING) WITH ('type'='source', 'extension'='file', 'file.path'='array.json');
CREATE STREAM Good AS SELECT a, s FROM A;
CREATE STREAM Bad AS SELECT error, position FROM errors(A);
-- output
{"_stream":"Good","a":1,"s":"x"}
{"_stream":"Good","a":2,"s":"over two lines"}
{"_stream":"Bad","error":"the value \"3\" of \"a\" is not an INT","position":"row 3, offset 53"}
{"_stream":"Bad","error":"a row must be a JSON object","position":"row 4, offset 64"}
{"_stream":"Bad","error":"the JSON text is broken: expected a key, found '{'","position":"row 5, offset 68"}
{"_stream":"Good","a":5,"s":"y"}
{"_stream":"Good","a":6,"s":null}
note: first type error: array.json, row 3, offset 53: the value "3" of "a" is not an INT
note: first decode error: array.json, row 4, offset 64: a row must be a JSON object
