-- An unknown stream is offered the nearest one.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trade;
SELECT error FROM errors(Tradez);
SELECT symbol FROM Nowhere;
-- output
test.sql:3:20: unknown stream "Trade"; did you mean "Trades"?
SELECT symbol FROM Trade;
                   ^
test.sql:4:26: unknown stream "Tradez"; did you mean "Trades"?
SELECT error FROM errors(Tradez);
                         ^
test.sql:5:20: unknown stream "Nowhere"
SELECT symbol FROM Nowhere;
                   ^
