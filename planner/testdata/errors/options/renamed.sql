-- Options may be named as Flink and librdkafka name them. What is wrong with them is said under the name that was given.
-- sql
CREATE STREAM a (x INT) WITH ('type'='source', 'connector'='kafka', 'topic'='a;b', 'properties.bootstrap.servers'='b:9092', 'kafka.brokers'='c:9092', 'format'='json');
CREATE STREAM b (x INT) WITH ('type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.servers'='b:9092', 'scan.startup.mode'='first');
CREATE STREAM c (x INT) WITH ('type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.servers'='b:9092', 'scan.startup.mode'='timestamp');
CREATE STREAM d (x INT) WITH ('type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.servers'='b:9092', 'properties.isolation.level'='committed');
CREATE STREAM e (x INT) WITH ('type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.server'='b:9092');
CREATE STREAM f (x INT) WITH ('type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.servers'='b:9092', 'sasl.jaas.config'='com.sun.security.auth.module.Krb5LoginModule required');
SELECT x FROM a UNION ALL SELECT x FROM b UNION ALL SELECT x FROM c UNION ALL SELECT x FROM d UNION ALL SELECT x FROM e UNION ALL SELECT x FROM f;
-- output
test.sql:1:125: the option "kafka.brokers" means the same as "properties.bootstrap.servers", which is given, too
…connector'='kafka', 'topic'='a;b', 'properties.bootstrap.servers'='b:9092', 'kafka.brokers'='c:9092', 'format'='json');
                                                                             ^
test.sql:2:138: "first" is not a value of "scan.startup.mode": it takes one of earliest-offset, group-offsets, latest-offset, timestamp
…H ('type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.servers'='b:9092', 'scan.startup.mode'='first');
                                                                                                               ^
test.sql:3:138: kafka.start timestamp needs 'kafka.start-timestamp'
…type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.servers'='b:9092', 'scan.startup.mode'='timestamp');
                                                                                                           ^
test.sql:4:147: "committed" is not a value of "kafka.isolation": it takes one of read_committed, read_uncommitted
…urce', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.servers'='b:9092', 'properties.isolation.level'='committed');
                                                                                                           ^
test.sql:5:88: unknown option "bootstrap.server"; did you mean "bootstrap.servers"?
CREATE STREAM e (x INT) WITH ('type'='source', 'connector'='kafka', 'kafka.topic'='t', 'bootstrap.server'='b:9092');
                                                                                       ^
test.sql:6:137: sasl.jaas.config takes … required username="…" password="…"; of the login modules only those of PLAIN and SCRAM are known
….topic'='t', 'bootstrap.servers'='b:9092', 'sasl.jaas.config'='com.sun.security.auth.module.Krb5LoginModule required');
                                                               ^
