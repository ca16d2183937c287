-- A window says how long it is.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) FROM Trades WINDOW TUMBLING ();
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE);
SELECT count(*) FROM Trades WINDOW TUMBLING;
-- output
test.sql:3:46: expected SIZE, found ")"
SELECT count(*) FROM Trades WINDOW TUMBLING ();
                                             ^
test.sql:4:50: expected a duration such as 5 SECONDS, found ")"
SELECT count(*) FROM Trades WINDOW TUMBLING (SIZE);
                                                 ^
test.sql:5:44: expected "(", found ";"
SELECT count(*) FROM Trades WINDOW TUMBLING;
                                           ^
