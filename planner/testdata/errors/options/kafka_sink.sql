-- A sink of Kafka names one topic that no source reads, and columns of its rows as the key; it writes at least once.
-- sql
CREATE STREAM s (x INT, y STRING) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092, c:9092', 'kafka.topic'='t, u');
CREATE STREAM p (x INT, y STRING) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic-pattern'='out-.*');
CREATE STREAM a (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='c:9092', 'kafka.topic'='u');
CREATE STREAM b (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='out-1');
CREATE STREAM g (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v', 'kafka.compression'='lzma');
CREATE STREAM j (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v');
CREATE STREAM k (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v');
INSERT INTO a SELECT x, y FROM s;
INSERT INTO b SELECT x, y FROM p;
INSERT INTO g SELECT x, y FROM s;
INSERT INTO j SELECT x, y FROM s;
INSERT INTO k SELECT x, y FROM s;
-- output
test.sql:3:117: u is what "s" reads; a sink needs a place of its own
…EATE STREAM a (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='c:9092', 'kafka.topic'='u');
                                                                                                                   ^
test.sql:4:117: out-1 is what "p" reads; a sink needs a place of its own
… STREAM b (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='out-1');
                                                                                                               ^
test.sql:5:142: "lzma" is not a value of "kafka.compression": it takes one of none, gzip, snappy, lz4, zstd; did you mean "lz4"?
…NG) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v', 'kafka.compression'='lzma');
                                                                                                                ^
-- sql
CREATE STREAM s (x INT, y STRING) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:9092, c:9092', 'kafka.topic'='t, u');
CREATE STREAM c (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v,w');
CREATE STREAM d (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092');
CREATE STREAM e (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v', 'kafka.key'='z');
CREATE STREAM f (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v', 'kafka.delivery'='exactly_once');
CREATE STREAM g (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v', 'format'='csv');
CREATE STREAM j (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v');
CREATE STREAM k (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v');
INSERT INTO c SELECT x, y FROM s;
INSERT INTO d SELECT x, y FROM s;
INSERT INTO e SELECT x, y FROM s;
INSERT INTO f SELECT x, y FROM s;
INSERT INTO g SELECT x, y FROM s;
INSERT INTO j SELECT x, y FROM s;
INSERT INTO k SELECT x, y FROM s;
-- output
test.sql:2:117: "v,w" is no name of a topic: a sink writes to one, of letters, digits, '.', '_' and '-'
…TE STREAM c (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v,w');
                                                                                                                 ^
test.sql:3:15: the stream "d": the option "kafka.topic" is missing: the topic to write to
CREATE STREAM d (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092');
              ^
test.sql:4:134: "z" is no column of "e"; there are x, y
…INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v', 'kafka.key'='z');
                                                                                                                   ^
test.sql:5:139: kafka.delivery exactly_once writes each epoch in a transaction; this version does not run it, only at_least_once
…ITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v', 'kafka.delivery'='exactly_once');
                                                                                                        ^
test.sql:6:15: each record is one row, and nothing precedes the first; add 'csv.header'='false'
CREATE STREAM g (x INT, y STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b:9092', 'kafka.topic'='v'…
              ^
