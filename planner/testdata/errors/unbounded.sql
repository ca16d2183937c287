-- GROUP BY on unbounded input shows the window and the running form.
-- sql
CREATE STREAM S (k STRING, v INT) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT k, count(*) FROM S GROUP BY k;
SELECT k, count(*) FROM S GROUP BY k EMIT CHANGES;
SELECT k FROM S ORDER BY k;
-- output
test.sql:2:27: GROUP BY over unbounded input needs an end: a window (FROM S WINDOW TUMBLING (SIZE 1 MINUTE)), or running results (EMIT CHANGES, with RETENTION 1 DAY or UNBOUNDED after GROUP BY)
SELECT k, count(*) FROM S GROUP BY k;
                          ^
test.sql:3:27: GROUP BY keeps every key forever; add RETENTION 1 DAY after it to forget keys that were not seen for that long, or UNBOUNDED
SELECT k, count(*) FROM S GROUP BY k EMIT CHANGES;
                          ^
test.sql:4:26: ORDER BY over unbounded input never ends; it sorts what a closing bucket window emits (WINDOW TUMBLING (SIZE 1 MINUTE))
SELECT k FROM S ORDER BY k;
                         ^
