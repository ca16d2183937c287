-- An aggregate of an aggregate is a stream of its own.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT max(sum(price)) AS a FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
SELECT sum(price) FILTER (WHERE count(*) > 1) AS a FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
test.sql:3:12: sum is an aggregate and is not allowed inside another aggregate; compute it in a stream of its own
SELECT max(sum(price)) AS a FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
           ^
test.sql:4:33: count is an aggregate and is not allowed inside another aggregate; compute it in a stream of its own
SELECT sum(price) FILTER (WHERE count(*) > 1) AS a FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
                                ^
