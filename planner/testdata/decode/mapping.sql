-- json.mapping reads a column from a path; what is not there is NULL.
-- input: deep.jsonl
{"user":{"name":"ann","address":{"city":"Ulm"}},"id":1}
{"user":{"name":"bob"},"id":2}
{"user":null,"id":3}
{"id":"4","user":{"name":5}}
-- sql
CREATE STREAM M (id INT, who STRING, city STRING) WITH ('type'='source', 'extension'='file', 'file.path'='deep.jsonl',
  'json.mapping.who'='$.user.name', 'json.mapping.city'='$.user.address.city');
CREATE STREAM Good AS SELECT id, who, city FROM M;
CREATE STREAM Bad AS SELECT error, column_name FROM errors(M);
-- output
{"_stream":"Good","id":1,"who":"ann","city":"Ulm"}
{"_stream":"Good","id":2,"who":"bob","city":null}
{"_stream":"Good","id":3,"who":null,"city":null}
{"_stream":"Bad","error":"the value \"4\" of \"id\" is not an INT","column_name":"id"}
note: first type error: deep.jsonl, line 4, offset 108: the value "4" of "id" is not an INT
