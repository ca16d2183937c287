-- WINDOW belongs after its stream.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) FROM Trades WHERE price > 1 WINDOW TUMBLING (SIZE 1 MINUTE);
SELECT sum(price) OVER w FROM Trades WINDOW w AS (PARTITION BY symbol);
-- output
test.sql:3:45: WINDOW follows its stream in FROM
SELECT count(*) FROM Trades WHERE price > 1 WINDOW TUMBLING (SIZE 1 MINUTE);
                                            ^
test.sql:4:24: named windows are not supported; write OVER (…)
SELECT sum(price) OVER w FROM Trades WINDOW w AS (PARTITION BY symbol);
                       ^
