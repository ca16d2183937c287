-- A row that a WHERE rejects is an error of the query that the WHERE belongs to, moved below a subquery or not.
-- sql
CREATE STREAM T (k STRING) WITH ('type'='source', 'extension'='mem');
CREATE STREAM Plain AS SELECT k FROM T WHERE CAST(k AS INT) > 1;
CREATE STREAM Nested AS SELECT a FROM (SELECT k AS a FROM T) AS q WHERE CAST(a AS INT) > 1;
CREATE STREAM Bad AS SELECT query, code FROM errors(T);
-- push T
{"k":"x"}
-- output
{"_stream":"Bad","query":"Plain","code":"cast"}
{"_stream":"Bad","query":"Nested","code":"cast"}
-- close
