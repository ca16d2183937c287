-- Two columns of one name could not be told apart.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol AS a, price AS a FROM Trades;
SELECT count(*), COUNT(*) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
test.sql:3:21: two columns are called "a"; name one of them with AS
SELECT symbol AS a, price AS a FROM Trades;
                    ^
test.sql:4:18: two columns are called "COUNT(*)"; name one of them with AS
SELECT count(*), COUNT(*) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
                 ^
