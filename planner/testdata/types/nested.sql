-- ARRAY and STRUCT are compared as a whole, grouped, kept by aggregates and cast to JSON; they have no order.
-- input: in.jsonl
{"k":1,"ar":[1,2],"st":{"x":1,"y":"a"}}
{"k":1,"ar":[1,null],"st":{"x":1,"y":"b"}}
{"k":2,"ar":[1,2],"st":null}
{"k":2,"ar":null,"st":{"x":null,"y":"quote \" and \n line"}}
-- sql
CREATE STREAM T (k INT, ar ARRAY<INT>, st STRUCT<x INT, y STRING>) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');
CREATE STREAM Compared AS SELECT ar = ar AS same, ar <> ar AS other, ar <=> NULL AS missing, nullif(st, st) AS nothing, CAST(ar AS JSON) AS j, CAST(st AS STRING) AS s FROM T;
-- output
{"same":true,"other":false,"missing":false,"nothing":null,"j":[1,2],"s":"{\"x\":1,\"y\":\"a\"}"}
{"same":true,"other":false,"missing":false,"nothing":null,"j":[1,null],"s":"{\"x\":1,\"y\":\"b\"}"}
{"same":true,"other":false,"missing":false,"nothing":null,"j":[1,2],"s":null}
{"same":null,"other":null,"missing":true,"nothing":null,"j":null,"s":"{\"x\":null,\"y\":\"quote \\\" and \\n line\"}"}
-- sql
CREATE STREAM T (k INT, ar ARRAY<INT>, st STRUCT<x INT, y STRING>) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');
SELECT k, first(ar) AS f, last(st) AS l, any_value(ar) AS v, count(DISTINCT ar) AS n FROM T GROUP BY k;
-- output
{"k":1,"f":[1,2],"l":{"x":1,"y":"b"},"v":[1,2],"n":2}
{"k":2,"f":[1,2],"l":{"x":null,"y":"quote \" and \n line"},"v":[1,2],"n":1}
-- sql
CREATE STREAM T (k INT, ar ARRAY<INT>) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');
SELECT ar, count(*) AS n FROM T GROUP BY ar;
-- output
{"ar":[1,2],"n":2}
{"ar":[1,null],"n":1}
{"ar":null,"n":1}
-- sql
CREATE STREAM T (k INT, ar ARRAY<INT>, st STRUCT<x INT, y STRING>) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');
SELECT ar < ar AS a FROM T;
SELECT min(st) AS a FROM T;
SELECT greatest(ar, ar) AS a FROM T;
SELECT concat(ar) + 1 AS a FROM T;
SELECT CAST(k AS ARRAY<INT>) AS a FROM T;
-- output
test.sql:2:8: cannot order ARRAY<INT>
SELECT ar < ar AS a FROM T;
       ^
test.sql:3:8: min and max cannot order STRUCT<x INT, y STRING>
SELECT min(st) AS a FROM T;
       ^
test.sql:4:8: greatest cannot order ARRAY<INT>
SELECT greatest(ar, ar) AS a FROM T;
       ^
test.sql:5:8: + needs numbers, not STRING; write CAST(concat(CAST(ar AS STRING)) AS DOUBLE)
SELECT concat(ar) + 1 AS a FROM T;
       ^
test.sql:6:8: cannot cast INT to ARRAY<INT>
SELECT CAST(k AS ARRAY<INT>) AS a FROM T;
       ^
