-- A stream that nothing fills is an error at its name.
-- sql
CREATE STREAM a (x INT);
CREATE STREAM b (x INT) WITH ('type'='sink', 'extension'='blackhole');
SELECT x FROM a;
-- output
test.sql:1:15: nothing writes to the stream "a" and it has no source; add 'type'='source' or INSERT INTO a SELECT …
CREATE STREAM a (x INT);
              ^
test.sql:2:15: nothing writes to the sink "b"; add INSERT INTO b SELECT …
CREATE STREAM b (x INT) WITH ('type'='sink', 'extension'='blackhole');
              ^
