-- Rows for Kafka are delivered at least once where their source can be read again.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, ts BIGINT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='localhost:9092', 'kafka.topic'='trades');
CREATE STREAM Past (symbol STRING, price DOUBLE) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='localhost:9092', 'kafka.topic'='trades', 'kafka.end'='latest');
CREATE STREAM Lines (symbol STRING, price DOUBLE) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Live (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='localhost:9092', 'kafka.topic'='prices', 'kafka.key'='symbol');
CREATE STREAM Once (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='localhost:9092', 'kafka.topic'='prices');
CREATE STREAM Typed (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='localhost:9092', 'kafka.topic'='typed');
INSERT INTO Live SELECT symbol, price FROM Trades;
INSERT INTO Once SELECT symbol, price FROM Past;
INSERT INTO Typed SELECT symbol, price FROM Lines;
-- explain
-- output
logical:
  Sink Live: to kafka, kafka.brokers = localhost:9092, kafka.key = symbol, kafka.topic = prices
    Stream Live
      Project symbol, price
        Scan Trades (symbol STRING, price DOUBLE, ts BIGINT): from kafka, kafka.brokers = localhost:9092, kafka.topic = trades, row time ts, watermark 0 s behind
  Sink Once: to kafka, kafka.brokers = localhost:9092, kafka.topic = prices
    Stream Once
      Scan Past (symbol STRING, price DOUBLE): from kafka, kafka.brokers = localhost:9092, kafka.end = latest, kafka.topic = trades, row time of the records, watermark 0 s behind
  Sink Typed: to kafka, kafka.brokers = localhost:9092, kafka.topic = typed
    Stream Typed
      Scan Lines (symbol STRING, price DOUBLE): from stdin, stdin.mode = follow, row time of arrival, watermark 0 s behind
physical:
   0  Scan Trades  on every shard
   1  Project symbol, price  <- 0  on every shard
      exchange of 1 to the first shard
   2  Sink Live  <- 1
   3  Scan Past  on every shard
      exchange of 3 to the first shard
   4  Sink Once  <- 3
   5  Scan Lines  on every shard
      exchange of 5 to the first shard
   6  Sink Typed  <- 5
state:
  Scan Trades: the position and the watermark of each partition
  Scan Past: the position and the watermark of each partition
  Scan Lines: the position and the watermark of each partition
delivery:
  Sink Live: at least once: rows go out at once, and an epoch is committed when they are acknowledged, so a run that was killed writes those since the last one again; not with --state none
  Sink Once: at least once: rows go out at once, and with --state an epoch is committed when they are acknowledged, so a run that was killed writes those since the last one again; without it a bounded run keeps none, and writes all rows again
  Sink Typed: at most once: Lines cannot be read again, so rows since the last epoch are lost with the process
