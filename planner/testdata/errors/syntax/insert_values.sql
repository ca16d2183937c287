-- Rows of constants are a source, too.
-- sql
CREATE STREAM Out (a INT) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Out VALUES (1);
-- output
test.sql:2:17: expected SELECT, found VALUES; write SELECT * FROM (VALUES (…)) AS v(a, b)
INSERT INTO Out VALUES (1);
                ^
