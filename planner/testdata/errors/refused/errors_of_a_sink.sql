-- What a sink refuses cannot be read yet.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (symbol STRING) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO Out SELECT symbol FROM Trades;
SELECT error FROM errors(Out);
-- output
test.sql:5:19: errors of a sink are the rows that the outside refused; this version does not run it
SELECT error FROM errors(Out);
                  ^
