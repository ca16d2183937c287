-- Every type is read from CSV too; ARRAY, STRUCT and JSON as JSON text.
-- input: in.csv
id,b,i8,f,n,s,ts,dt,tm,by,js,ar,st
1,true,-128,1.5,2.345,"a,b",2026-01-31 10:00:00,2026-01-31,10:00,AAEC,"{""a"":1}","[1,2]","{""x"":1,""y"":""a""}"
2,,,,,,,,,,,,
3,yes,1,1,1,s,2026-01-31,2026-01-31,10:00,,,,
4,true,1,1,1,s,2026-01-31,2026-01-31,10:00,,,"[1",
-- sql
CREATE STREAM T (
    id INT, b BOOL, i8 TINYINT, f FLOAT, n DECIMAL(10,2), s STRING, ts TIMESTAMP, dt DATE, tm TIME, by BYTES, js JSON, ar ARRAY<INT>, st STRUCT<x INT, y STRING>
) WITH ('type'='source', 'extension'='file', 'file.path'='in.csv');
CREATE STREAM Good AS SELECT * FROM T;
CREATE STREAM Bad AS SELECT error, code, column_name FROM errors(T);
-- output
{"_stream":"Good","id":1,"b":true,"i8":-128,"f":1.5,"n":2.35,"s":"a,b","ts":"2026-01-31T10:00:00Z","dt":"2026-01-31","tm":"10:00:00","by":"AAEC","js":{"a":1},"ar":[1,2],"st":{"x":1,"y":"a"}}
{"_stream":"Good","id":2,"b":null,"i8":null,"f":null,"n":null,"s":null,"ts":null,"dt":null,"tm":null,"by":null,"js":null,"ar":null,"st":null}
{"_stream":"Bad","error":"the value \"yes\" of \"b\" is not a BOOL","code":"type","column_name":"b"}
{"_stream":"Bad","error":"the JSON text is cut off","code":"decode","column_name":"ar"}
note: first type error: in.csv, line 4, offset 163: the value "yes" of "b" is not a BOOL
note: first decode error: in.csv, line 5, offset 209: the JSON text is cut off
