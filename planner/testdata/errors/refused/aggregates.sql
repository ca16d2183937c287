-- Aggregates that this version does not run say what they do.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT group_concat(symbol) AS a, median(price) AS b, last(price) IGNORE NULLS AS c FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
test.sql:3:8: group_concat joins the values of a group; this version does not run it
SELECT group_concat(symbol) AS a, median(price) AS b, last(price) IGNORE NULLS AS c FROM Trades WINDOW TUMBLING (SIZE 1…
       ^
test.sql:3:35: median is the middle value; this version does not run it
SELECT group_concat(symbol) AS a, median(price) AS b, last(price) IGNORE NULLS AS c FROM Trades WINDOW TUMBLING (SIZE 1…
                                  ^
test.sql:3:67: IGNORE NULLS takes the last value that is not NULL; this version does not run it
…group_concat(symbol) AS a, median(price) AS b, last(price) IGNORE NULLS AS c FROM Trades WINDOW TUMBLING (SIZE 1 MINUT…
                                                            ^
