-- The queries of WITH have names of their own; one that nobody reads is checked, too.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
WITH a AS (SELECT prise FROM Trades), a AS (SELECT price FROM Trades), b AS (SELECT symbol FROM Trades)
SELECT symbol FROM bb;
-- output
test.sql:3:19: unknown column "prise"; did you mean "price"?
WITH a AS (SELECT prise FROM Trades), a AS (SELECT price FROM Trades), b AS (SELECT symbol FROM Trades)
                  ^
test.sql:3:39: two queries of WITH are called "a"
WITH a AS (SELECT prise FROM Trades), a AS (SELECT price FROM Trades), b AS (SELECT symbol FROM Trades)
                                      ^
test.sql:4:20: unknown stream "bb"; did you mean "b"?
SELECT symbol FROM bb;
                   ^
