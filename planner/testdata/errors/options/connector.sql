-- The nearest connector is offered.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='kafak');
CREATE STREAM t (a INT) WITH ('type'='source', 'connector'='fiel', 'file.path'='a.jsonl');
CREATE STREAM u (a INT) WITH ('type'='source', 'extension'='blackhole');
SELECT a FROM s UNION ALL SELECT a FROM t UNION ALL SELECT a FROM u;
-- output
test.sql:1:60: unknown connector "kafak"; did you mean "kafka"?
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='kafak');
                                                           ^
test.sql:2:60: unknown connector "fiel"; did you mean "file"?
CREATE STREAM t (a INT) WITH ('type'='source', 'connector'='fiel', 'file.path'='a.jsonl');
                                                           ^
test.sql:3:60: the connector "blackhole" is no source
CREATE STREAM u (a INT) WITH ('type'='source', 'extension'='blackhole');
                                                           ^
