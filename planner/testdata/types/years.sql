-- Instants are those of the years 0 to 9999: what a zone, a number of milliseconds or an interval leads beyond them is no TIMESTAMP.
-- input: times.jsonl
{"t":"9999-12-31T23:59:59.999999Z","n":1}
{"t":"9999-12-31T23:59:59-01:00","n":2}
{"t":"0000-01-01T00:00:00+01:00","n":3}
{"t":253402300800000,"n":4}
{"t":-62167219200000,"n":5}
-- sql
CREATE STREAM T (t TIMESTAMP, n INT) WITH ('type'='source', 'extension'='file', 'file.path'='times.jsonl');
SELECT t, n FROM T;
SELECT error, code FROM errors(T);
-- output
{"_stream":"q1","t":"9999-12-31T23:59:59.999999Z","n":1}
{"_stream":"q2","error":"the value \"9999-12-31T23:59:59-01:00\" of \"t\" is not a TIMESTAMP","code":"type"}
{"_stream":"q2","error":"the value \"0000-01-01T00:00:00+01:00\" of \"t\" is not a TIMESTAMP","code":"type"}
{"_stream":"q2","error":"the value 253402300800000 of \"t\" is out of range for TIMESTAMP","code":"range"}
{"_stream":"q1","t":"0000-01-01T00:00:00Z","n":5}
note: first type error: times.jsonl, line 2, offset 42: the value "9999-12-31T23:59:59-01:00" of "t" is not a TIMESTAMP
note: first range error: times.jsonl, line 4, offset 122: the value 253402300800000 of "t" is out of range for TIMESTAMP
-- sql
SELECT TRY_CAST(x AS TIMESTAMP) AS t, TRY_CAST(x AS DATE) AS d FROM (VALUES ('9999-12-31 23:59:59'), ('9999-12-31T23:59:59-01:00'), ('0000-01-01T00:00:00+00:01')) AS v(x);
-- output
{"t":"9999-12-31T23:59:59Z","d":"9999-12-31"}
{"t":null,"d":null}
{"t":null,"d":null}
-- sql
CREATE STREAM N AS SELECT ms, to_timestamp(ms) AS t FROM (VALUES (253402300799999), (253402300800000), (-62167219200001)) AS v(ms);
-- output
{"ms":253402300799999,"t":"9999-12-31T23:59:59.999Z"}
note: first range error: line 2: 253402300800000 ms is outside the years 0 to 9999
-- sql
SELECT TIMESTAMP '2024-01-01 00:00:00' + INTERVAL n MILLISECOND AS t, TIMESTAMP '2024-01-01 00:00:00' - INTERVAL n MICROSECOND AS u FROM (VALUES (1), (18446744073709552), (9223372036854775807), (-9223372036854775807 - 1)) AS v(n);
-- output
{"t":"2024-01-01T00:00:00.001Z","u":"2023-12-31T23:59:59.999999Z"}
{"t":null,"u":"1439-06-13T00:25:26.290448Z"}
{"t":null,"u":null}
{"t":null,"u":null}
-- sql
SELECT date_trunc('week', DATE '0000-01-01') AS w, date_trunc('month', DATE '0000-01-01') AS m;
-- output
{"w":null,"m":"0000-01-01T00:00:00Z"}
