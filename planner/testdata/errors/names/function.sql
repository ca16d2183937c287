-- An unknown function is offered the nearest one.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT rond(price), uper(symbol), coun(*) FROM Trades;
-- output
test.sql:3:8: unknown function "rond"; did you mean "round"?
SELECT rond(price), uper(symbol), coun(*) FROM Trades;
       ^
test.sql:3:21: unknown function "uper"; did you mean "upper"?
SELECT rond(price), uper(symbol), coun(*) FROM Trades;
                    ^
test.sql:3:35: unknown function "coun"; did you mean "count"?
SELECT rond(price), uper(symbol), coun(*) FROM Trades;
                                  ^
