-- Every type is declared, read from JSON, passed through and printed; what a column cannot hold is in errors(T).
-- input: in.jsonl
{"id":1,"b":true,"i8":127,"i16":-32768,"i32":2147483647,"i64":-9223372036854775808,"f":0.1,"d":0.1,"n":12.345,"big":12345678901234567890123456789012345678,"s":"é","ts":"2026-01-31T10:00:00.123456+02:00","dt":"2026-01-31","tm":"10:00:00.5","by":"AAEC","js":{"a":[1,2,{"b":null}]},"ar":[1,null,3],"st":{"x":1,"y":"z"},"aa":[[1],[]],"sa":[{"k":1},{"k":null}]}
{"id":2}
{"id":3,"by":"***"}
{"id":4,"ar":[1,"x"]}
{"id":5,"st":{"x":"no"}}
{"id":6,"tm":"25:00:00"}
{"id":7,"js":"text","ar":[],"st":{}}
{"id":8,"big":123456789012345678901234567890123456789}
{"id":9,"i8":128}
{"id":10,"f":1e39}
-- sql
CREATE STREAM T (
    id INT, b BOOL, i8 TINYINT, i16 SMALLINT, i32 INT, i64 BIGINT, f FLOAT, d DOUBLE, n DECIMAL(10,2), big DECIMAL(38,0), s VARCHAR(10),
    ts DATETIME, dt DATE, tm TIME, by BYTES, js JSON, ar ARRAY<INT>, st STRUCT<x INT, y STRING>, aa ARRAY<ARRAY<INT>>, sa ARRAY<STRUCT<k INT>>
) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');
CREATE STREAM Good AS SELECT * FROM T;
CREATE STREAM Bad AS SELECT error, code, column_name FROM errors(T);
-- output
{"_stream":"Good","id":1,"b":true,"i8":127,"i16":-32768,"i32":2147483647,"i64":-9223372036854775808,"f":0.1,"d":0.1,"n":12.35,"big":12345678901234567890123456789012345678,"s":"é","ts":"2026-01-31T08:00:00.123456Z","dt":"2026-01-31","tm":"10:00:00.500","by":"AAEC","js":{"a":[1,2,{"b":null}]},"ar":[1,null,3],"st":{"x":1,"y":"z"},"aa":[[1],[]],"sa":[{"k":1},{"k":null}]}
{"_stream":"Good","id":2,"b":null,"i8":null,"i16":null,"i32":null,"i64":null,"f":null,"d":null,"n":null,"big":null,"s":null,"ts":null,"dt":null,"tm":null,"by":null,"js":null,"ar":null,"st":null,"aa":null,"sa":null}
{"_stream":"Bad","error":"the value \"***\" of \"by\" is not a BYTES","code":"type","column_name":"by"}
{"_stream":"Bad","error":"the value \"x\" of \"ar\" is not an INT","code":"type","column_name":"ar"}
{"_stream":"Bad","error":"the value \"no\" of \"x\" is not an INT","code":"type","column_name":"x"}
{"_stream":"Bad","error":"the value \"25:00:00\" of \"tm\" is not a TIME","code":"type","column_name":"tm"}
{"_stream":"Good","id":7,"b":null,"i8":null,"i16":null,"i32":null,"i64":null,"f":null,"d":null,"n":null,"big":null,"s":null,"ts":null,"dt":null,"tm":null,"by":null,"js":"text","ar":[],"st":{"x":null,"y":null},"aa":null,"sa":null}
{"_stream":"Bad","error":"the value 123456789012345678901234567890123456789 of \"big\" is out of range for DECIMAL(38,0)","code":"range","column_name":"big"}
{"_stream":"Bad","error":"the value 128 of \"i8\" is out of range for TINYINT","code":"range","column_name":"i8"}
{"_stream":"Bad","error":"the value 1e39 of \"f\" is out of range for FLOAT","code":"range","column_name":"f"}
note: first type error: in.jsonl, line 3, offset 367: the value "***" of "by" is not a BYTES
note: first type error: in.jsonl, line 4, offset 387: the value "x" of "ar" is not an INT
note: first type error: in.jsonl, line 5, offset 409: the value "no" of "x" is not an INT
note: first type error: in.jsonl, line 6, offset 434: the value "25:00:00" of "tm" is not a TIME
note: first range error: in.jsonl, line 8, offset 496: the value 123456789012345678901234567890123456789 of "big" is out of range for DECIMAL(38,0)
note: first range error: in.jsonl, line 9, offset 551: the value 128 of "i8" is out of range for TINYINT
note: first range error: in.jsonl, line 10, offset 569: the value 1e39 of "f" is out of range for FLOAT
