-- Without a declared row time, rows of Kafka have the timestamp of their record, also where the source ends.
-- sql
CREATE STREAM Live (price DOUBLE, k STRING METADATA FROM 'key', at TIMESTAMP METADATA FROM 'timestamp', trace STRING METADATA FROM 'header.trace')
  WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='localhost:9092', 'kafka.topic'='trades');
CREATE STREAM Past (price DOUBLE, k STRING METADATA FROM 'key') WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='localhost:9092', 'kafka.topic'='trades', 'kafka.end'='latest');
CREATE STREAM A AS SELECT k, max(price) AS high FROM Live WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
CREATE STREAM B AS SELECT k, max(price) AS high FROM Past WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
-- explain
-- output
logical:
  Print A
    Project 'A' AS _stream, k, high
      Stream A
        Project k, `max(price)` AS high
          Aggregate max(price) by k, tumbling 1 min
            Scan Live (price DOUBLE, k STRING METADATA FROM 'key', at TIMESTAMP METADATA FROM 'timestamp', trace STRING METADATA FROM 'header.trace'): from kafka, kafka.brokers = localhost:9092, kafka.topic = trades, row time of the records, watermark 0 s behind
  Print B
    Project 'B' AS _stream, k, high
      Stream B
        Project k, `max(price)` AS high
          Aggregate max(price) by k, tumbling 1 min
            Scan Past (price DOUBLE, k STRING METADATA FROM 'key'): from kafka, kafka.brokers = localhost:9092, kafka.end = latest, kafka.topic = trades, row time of the records, watermark 0 s behind
physical:
   0  Scan Live  on every shard
      exchange of 0 by k
   1  Aggregate max(price) by k, tumbling 1 min  <- 0  on every shard
   2  Project k, `max(price)` AS high  <- 1  on every shard
   3  Project 'A' AS _stream, k, high  <- 2  on every shard
      exchange of 3 to the first shard
   4  Print A  <- 3
   5  Scan Past  on every shard
      exchange of 5 by k
   6  Aggregate max(price) by k, tumbling 1 min  <- 5  on every shard
   7  Project k, `max(price)` AS high  <- 6  on every shard
   8  Project 'B' AS _stream, k, high  <- 7  on every shard
      exchange of 8 to the first shard
   9  Print B  <- 8
state:
  Scan Live: the position and the watermark of each partition
  Aggregate max(price) by k, tumbling 1 min: a row of results for each group and open window, dropped when the watermark passes the window's end
  Scan Past: the position and the watermark of each partition
  Aggregate max(price) by k, tumbling 1 min: a row of results for each group and open window, dropped when the watermark passes the window's end
delivery:
  Print A: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
  Print B: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
-- sql
CREATE STREAM S (price DOUBLE) WITH ('connector'='kafka', 'type'='source', 'topic'='a;b', 'properties.bootstrap.servers'='h:9092', 'properties.group.id'='g',
  'scan.startup.mode'='timestamp', 'scan.startup.timestamp-millis'='1700000000000', 'scan.bounded.mode'='latest-offset', 'scan.topic-partition-discovery.interval'='5 min',
  'value.format'='json', 'properties.security.protocol'='SASL_SSL', 'properties.sasl.mechanism'='SCRAM-SHA-256',
  'properties.sasl.jaas.config'='org.apache.kafka.common.security.scram.ScramLoginModule required username="u" password="p";', 'properties.fetch.max.wait.ms'='100');
SELECT price FROM S;
-- explain
-- output
logical:
  Print q1
    Scan S (price DOUBLE): from kafka, format = json, kafka.brokers = h:9092, kafka.discovery-interval = 5m, kafka.end = latest, kafka.fetch-max-wait = 100ms, kafka.group = g, kafka.sasl.mechanism = SCRAM-SHA-256, kafka.sasl.password = ***, kafka.sasl.username = u, kafka.start = timestamp, kafka.start-timestamp = 1700000000000, kafka.tls.enabled = true, kafka.topic = a,b, row time of the records, watermark 0 s behind
physical:
   0  Scan S  on every shard
      exchange of 0 to the first shard
   1  Print q1  <- 0
state:
  Scan S: the position and the watermark of each partition
delivery:
  Print q1: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
