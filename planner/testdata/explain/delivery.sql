-- What a sink promises depends on what it can take back and on what its sources can read again.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Old (symbol STRING, price DOUBLE) WITH ('type'='source', 'extension'='file', 'file.path'='old.jsonl');
CREATE STREAM New (symbol STRING, price DOUBLE) WITH ('type'='source', 'extension'='file', 'file.path'='new.jsonl', 'file.mode'='follow');
CREATE STREAM Topic (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='b', 'kafka.topic'='t');
CREATE STREAM File (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');
CREATE STREAM Nothing (symbol STRING, price DOUBLE) WITH ('type'='sink', 'extension'='blackhole');
EXPLAIN DELIVERY SELECT symbol FROM Trades;
EXPLAIN DELIVERY INSERT INTO File SELECT symbol, price FROM Trades;
EXPLAIN DELIVERY INSERT INTO File SELECT symbol, price FROM Old;
EXPLAIN DELIVERY INSERT INTO File SELECT symbol, price FROM New UNION ALL SELECT symbol, price FROM Trades;
EXPLAIN DELIVERY INSERT INTO Nothing SELECT symbol, price FROM New;
EXPLAIN DELIVERY INSERT INTO Topic SELECT symbol, price FROM New;
INSERT INTO File SELECT symbol, price FROM New;
INSERT INTO Nothing SELECT symbol, price FROM New;
INSERT INTO Topic SELECT symbol, price FROM New;
-- output
Print explain1: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
Sink File: at most once: Trades cannot be read again, so rows since the last epoch are lost with the process
Sink File: exactly once: with --state each epoch is recorded before it is pushed; without it a bounded run keeps none, and starts anew when it was killed
Sink File: at most once: Trades cannot be read again, so rows since the last epoch are lost with the process
Sink Nothing: at most once: its rows do not outlive the process, so nothing is kept for it
Sink Topic: at least once: rows go out at once, and an epoch is committed when they are acknowledged, so a run that was killed writes those since the last one again; not with --state none
-- explain
-- output
logical:
  Sink Topic: to kafka, kafka.brokers = b, kafka.topic = t
    Stream Topic
      Scan New (symbol STRING, price DOUBLE): from file, file.mode = follow, file.path = new.jsonl, row time of arrival, watermark 0 s behind
  Sink File: to file, file.path = out.jsonl
    Stream File
      Scan New (symbol STRING, price DOUBLE): from file, file.mode = follow, file.path = new.jsonl, row time of arrival, watermark 0 s behind
  Sink Nothing: to blackhole
    Stream Nothing
      Scan New (symbol STRING, price DOUBLE): from file, file.mode = follow, file.path = new.jsonl, row time of arrival, watermark 0 s behind
physical:
   0  Scan New  on every shard
      exchange of 0 to the first shard
   1  Sink Topic  <- 0
      exchange of 0 to the first shard
   2  Sink File  <- 0
      exchange of 0 to the first shard
   3  Sink Nothing  <- 0
state:
  Scan New: the position and the watermark of each partition
delivery:
  Sink Topic: at least once: rows go out at once, and an epoch is committed when they are acknowledged, so a run that was killed writes those since the last one again; not with --state none
  Sink File: exactly once: each epoch is recorded before it is pushed, and a restart goes on after the last one; not with --state none
  Sink Nothing: at most once: its rows do not outlive the process, so nothing is kept for it
