-- EMIT EVERY and OUTPUT are refused at their first word.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol EMIT EVERY 10 SECONDS;
SELECT symbol FROM Trades OUTPUT LAST EVERY 5 EVENTS;
SELECT symbol FROM Trades OUTPUT SNAPSHOT EVERY 5 SECONDS;
-- output
test.sql:3:90: EMIT EVERY adds the groups that changed at intervals; this version does not run it
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol EMIT EVERY 10 SECONDS;
                                                                                         ^
test.sql:4:27: OUTPUT thins what a query emits; this version does not run it
SELECT symbol FROM Trades OUTPUT LAST EVERY 5 EVENTS;
                          ^
test.sql:5:27: OUTPUT thins what a query emits; this version does not run it
SELECT symbol FROM Trades OUTPUT SNAPSHOT EVERY 5 SECONDS;
                          ^
