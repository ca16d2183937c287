-- Functions of the language that this version does not run say what they do.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT uuid() AS a, md5(symbl) AS b, json_value('{}', '$.a') AS c FROM Trades;
-- output
test.sql:3:25: unknown column "symbl"; did you mean "symbol"?
SELECT uuid() AS a, md5(symbl) AS b, json_value('{}', '$.a') AS c FROM Trades;
                        ^
test.sql:3:8: uuid makes an identifier; this version does not run it
SELECT uuid() AS a, md5(symbl) AS b, json_value('{}', '$.a') AS c FROM Trades;
       ^
test.sql:3:38: json_value reads a value out of JSON; this version does not run it
SELECT uuid() AS a, md5(symbl) AS b, json_value('{}', '$.a') AS c FROM Trades;
                                     ^
