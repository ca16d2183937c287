-- Where one statement does not parse, the names in the others are still resolved.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE;
SELECT symbl FROM Trades;
-- output
test.sql:3:32: expected an expression, found ";"
SELECT symbol FROM Trades WHERE;
                               ^
test.sql:4:8: unknown column "symbl"; did you mean "symbol"?
SELECT symbl FROM Trades;
       ^
-- sql
CREATE STREAM Trades (symbol STRING) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Alerts WITH ('type'='sink', 'extension'='blackhole');
CREATE STREAM Signals (symbol STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='signals.jsonl', 'file.mode'='folow');
CREATE STREAM Quotes AS SELECT symbol FRM Trades;
SELECT symbol FROM Quotes;
SELECT symbol FROM Orders;
INSERT INTO Signals SELECT symbol FROM Trades;
-- output
test.sql:2:15: nothing writes to the sink "Alerts"; add INSERT INTO Alerts SELECT …
CREATE STREAM Alerts WITH ('type'='sink', 'extension'='blackhole');
              ^
test.sql:3:121: "folow" is not a value of "file.mode": it takes one of replace, append, roll
…EAM Signals (symbol STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='signals.jsonl', 'file.mode'='folow');
                                                                                                               ^
test.sql:4:39: unexpected "FRM"; did you mean FROM?
CREATE STREAM Quotes AS SELECT symbol FRM Trades;
                                      ^
test.sql:6:20: unknown stream "Orders"
SELECT symbol FROM Orders;
                   ^
