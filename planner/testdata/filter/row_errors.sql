-- A row that an expression rejects goes to errors(s) and leaves only that query.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
CREATE STREAM Small AS SELECT k, CAST(v * 10 AS TINYINT) AS t FROM T;
CREATE STREAM Bad AS SELECT code, column_name, query FROM errors(T);
-- output
{"_stream":"Small","k":"a","t":10}
{"_stream":"Small","k":"b","t":20}
{"_stream":"Small","k":"a","t":30}
{"_stream":"Small","k":"a","t":100}
{"_stream":"Bad","code":"range","column_name":"v","query":"Small"}
{"_stream":"Small","k":"b","t":50}
note: first range error: trades.jsonl, line 5: 200 is out of range for TINYINT
