-- A connector of another version is checked as far as its options are known.
-- sql
CREATE STREAM s (a INT, p INT METADATA FROM 'partition') WITH ('type'='source', 'extension'='kafka', 'kafka.topics'='t', 'kafka.brokers'='b');
SELECT a FROM s;
-- output
test.sql:1:102: unknown option "kafka.topics"; did you mean "kafka.topic"?
… p INT METADATA FROM 'partition') WITH ('type'='source', 'extension'='kafka', 'kafka.topics'='t', 'kafka.brokers'='b');
                                                                               ^
