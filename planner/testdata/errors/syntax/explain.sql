-- EXPLAIN goes before a query.
-- sql
EXPLAIN;
EXPLAIN LOGICL SELECT 1;
EXPLAIN STATE;
SHOW STREEMS;
DESCRIBE;
-- output
test.sql:1:8: expected LOGICAL, PHYSICAL, STATE, DELIVERY, PATTERN or SELECT, found ";"
EXPLAIN;
       ^
test.sql:2:9: expected LOGICAL, PHYSICAL, STATE, DELIVERY, PATTERN or SELECT, found "LOGICL"; did you mean LOGICAL?
EXPLAIN LOGICL SELECT 1;
        ^
test.sql:3:14: expected SELECT, INSERT INTO, FROM or CREATE STREAM, found ";"
EXPLAIN STATE;
             ^
test.sql:4:6: expected STREAMS, TABLES, FUNCTIONS or CONNECTORS, found "STREEMS"; did you mean STREAMS?
SHOW STREEMS;
     ^
test.sql:5:9: expected the name of a stream or table, found ";"
DESCRIBE;
        ^
