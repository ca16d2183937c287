-- A qualified name is looked for in its own stream.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT t.prise FROM Trades AS t;
SELECT x.price FROM Trades AS t;
SELECT Trades.price FROM Trades AS t;
-- output
test.sql:3:8: unknown column "prise"; did you mean "price"?
SELECT t.prise FROM Trades AS t;
       ^
test.sql:4:8: unknown stream "x" in "x.price"; there is t
SELECT x.price FROM Trades AS t;
       ^
test.sql:5:8: unknown stream "Trades" in "Trades.price"; there is t
SELECT Trades.price FROM Trades AS t;
       ^
