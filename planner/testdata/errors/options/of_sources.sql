-- What belongs to sources means nothing to a sink or to an internal stream.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (symbol STRING) WITH ('type'='sink', 'extension'='blackhole', 'watermark.delay'='5s', 'event.time'='ts');
INSERT INTO Out SELECT symbol FROM Trades;
CREATE STREAM Names WITH ('watermark.delay'='5s', 'format'='json', 'patern.max-instances'='5') AS SELECT symbol FROM Trades;
-- output
test.sql:3:81: the option "watermark.delay" belongs to sources; this stream is a sink
…TE STREAM Out (symbol STRING) WITH ('type'='sink', 'extension'='blackhole', 'watermark.delay'='5s', 'event.time'='ts');
                                                                             ^
test.sql:3:105: the option "event.time" belongs to sources; this stream is a sink
…TE STREAM Out (symbol STRING) WITH ('type'='sink', 'extension'='blackhole', 'watermark.delay'='5s', 'event.time'='ts');
                                                                                                     ^
test.sql:5:27: the option "watermark.delay" belongs to sources and sinks, and this stream is internal
CREATE STREAM Names WITH ('watermark.delay'='5s', 'format'='json', 'patern.max-instances'='5') AS SELECT symbol FROM Tr…
                          ^
test.sql:5:51: the option "format" belongs to sources and sinks, and this stream is internal
CREATE STREAM Names WITH ('watermark.delay'='5s', 'format'='json', 'patern.max-instances'='5') AS SELECT symbol FROM Tr…
                                                  ^
test.sql:5:68: unknown option "patern.max-instances"; did you mean "pattern.max-instances"?
…E STREAM Names WITH ('watermark.delay'='5s', 'format'='json', 'patern.max-instances'='5') AS SELECT symbol FROM Trades;
                                                               ^
