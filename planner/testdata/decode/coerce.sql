-- json.coerce takes texts for the numbers and booleans that they hold; json.fail-on-missing-field refuses rows that lack a field.
-- input: texts.jsonl
{"i":"12","b":"true"}
{"i":"twelve","b":true}
{"i":13}
-- sql
CREATE STREAM C (i INT, b BOOL) WITH ('type'='source', 'extension'='file', 'file.path'='texts.jsonl', 'json.coerce'='true', 'json.fail-on-missing-field'='true');
CREATE STREAM Good AS SELECT i, b FROM C;
CREATE STREAM Bad AS SELECT error, code FROM errors(C);
-- output
{"_stream":"Good","i":12,"b":true}
{"_stream":"Bad","error":"the value \"twelve\" of \"i\" is not an INT","code":"type"}
{"_stream":"Bad","error":"the field \"b\" is missing","code":"missing"}
note: first type error: texts.jsonl, line 2, offset 22: the value "twelve" of "i" is not an INT
note: first missing error: texts.jsonl, line 3, offset 46: the field "b" is missing
