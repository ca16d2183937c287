-- There are no variables and no parameters.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT @@version;
SELECT symbol FROM Trades WHERE price > @limit;
SELECT symbol FROM Trades WHERE price > ?;
-- output
test.sql:3:8: @ starts a variable, and there are none
SELECT @@version;
       ^
test.sql:4:41: @ starts a variable, and there are none
SELECT symbol FROM Trades WHERE price > @limit;
                                        ^
test.sql:5:41: ? is a parameter, and there are none
SELECT symbol FROM Trades WHERE price > ?;
                                        ^
