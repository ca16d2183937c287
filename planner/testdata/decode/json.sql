-- Good rows come out; bad ones are in errors(s) with their place and reason.
-- input: bad.jsonl
{"a":1,"s":"x"}
{"a":"1","s":"x"}
{"a":3.5,"s":"x"}
{"a":3.0,"s":"whole"}

{"a":99999999999,"s":"x"}
[1,2]
{"a":1,"s":"cut
{"a":2,"s":7}
{"A":4,"extra":[1,{"b":2}],"s":null}
{"a":5,"a":6,"s":"last wins"}
-- sql
CREATE STREAM B (a INT, s STRING) WITH ('type'='source', 'extension'='file', 'file.path'='bad.jsonl');
CREATE STREAM Good AS SELECT a, s FROM B;
CREATE STREAM Bad AS SELECT error, code, column_name, position FROM errors(B);
-- output
{"_stream":"Good","a":1,"s":"x"}
{"_stream":"Bad","error":"the value \"1\" of \"a\" is not an INT","code":"type","column_name":"a","position":"line 2, offset 16"}
{"_stream":"Bad","error":"the value 3.5 of \"a\" is not a whole number (INT)","code":"type","column_name":"a","position":"line 3, offset 34"}
{"_stream":"Good","a":3,"s":"whole"}
{"_stream":"Bad","error":"the value 99999999999 of \"a\" is out of range for INT","code":"range","column_name":"a","position":"line 6, offset 75"}
{"_stream":"Bad","error":"a row must be a JSON object","code":"decode","column_name":null,"position":"line 7, offset 101"}
{"_stream":"Bad","error":"the JSON text is cut off within a string","code":"decode","column_name":"s","position":"line 8, offset 107"}
{"_stream":"Bad","error":"the value 7 of \"s\" is not a STRING","code":"type","column_name":"s","position":"line 9, offset 123"}
{"_stream":"Good","a":4,"s":null}
{"_stream":"Good","a":6,"s":"last wins"}
note: first type error: bad.jsonl, line 2, offset 16: the value "1" of "a" is not an INT
note: first range error: bad.jsonl, line 6, offset 75: the value 99999999999 of "a" is out of range for INT
note: first decode error: bad.jsonl, line 7, offset 101: a row must be a JSON object
note: first decode error: bad.jsonl, line 8, offset 107: the JSON text is cut off within a string
note: first type error: bad.jsonl, line 9, offset 123: the value 7 of "s" is not a STRING
