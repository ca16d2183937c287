-- What options of Kafka must agree on is checked before anything is opened.
-- sql
CREATE STREAM a (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092');
CREATE STREAM b (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.topic-pattern'='t.*');
CREATE STREAM c (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic-pattern'='t(');
CREATE STREAM d (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.start'='yesterday');
CREATE STREAM e (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.start'='committed');
CREATE STREAM f (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'format'='csv');
CREATE STREAM g (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.sasl.username'='u');
CREATE STREAM h (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.tls.ca'='ca.pem');
CREATE STREAM i (x INT, k INT METADATA FROM 'key', h STRING METADATA FROM 'header.') WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t');
SELECT x FROM a UNION ALL SELECT x FROM b UNION ALL SELECT x FROM c UNION ALL SELECT x FROM d UNION ALL SELECT x FROM e UNION ALL SELECT x FROM f UNION ALL SELECT x FROM g UNION ALL SELECT x FROM h UNION ALL SELECT x FROM i;
-- output
test.sql:1:15: the stream "a": the option "kafka.topic" is missing, or "kafka.topic-pattern" instead
CREATE STREAM a (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092');
              ^
test.sql:2:114: kafka.topic and kafka.topic-pattern exclude each other
… WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.topic-pattern'='t.*');
                                                                                           ^
test.sql:3:117: "t(" is no regular expression: missing closing ): `t(`
…ATE STREAM c (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic-pattern'='t(');
                                                                                                                  ^
test.sql:4:128: "yesterday" is not a value of "kafka.start": it takes earliest, latest, committed, or a time (ISO-8601, or milliseconds since 1970)
…T) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.start'='yesterday');
                                                                                                           ^
test.sql:5:128: kafka.start committed goes on after what 'kafka.group' has committed, and none is given
…T) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.start'='committed');
                                                                                                           ^
test.sql:6:15: each record is one line here, without a header; add 'csv.header'='false': the columns are taken in their order
CREATE STREAM f (x INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'forma…
              ^
test.sql:7:114: kafka.sasl.username needs 'kafka.sasl.mechanism'
…T) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.sasl.username'='u');
                                                                                             ^
test.sql:8:114: kafka.tls.ca needs 'kafka.tls.enabled'='true'
…INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='t', 'kafka.tls.ca'='ca.pem');
                                                                                               ^
test.sql:9:45: the metadata "key" of the connector "kafka" is STRING, and the column is INT
CREATE STREAM i (x INT, k INT METADATA FROM 'key', h STRING METADATA FROM 'header.') WITH ('type'='source', 'extension'…
                                            ^
