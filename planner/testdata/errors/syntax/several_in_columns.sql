-- Each column is read on its own.
-- sql
CREATE STREAM Trades (symbol STRING NUT NULL, price, quantity INT DEFALT 1, ts TIMESTAMP)
WITH ('type'='source', 'extension' 'stdin', 'format'=json);
-- output
test.sql:1:37: expected NOT NULL, DEFAULT, AS, METADATA, PRIMARY KEY, "," or ")", found "NUT"; did you mean NOT?
CREATE STREAM Trades (symbol STRING NUT NULL, price, quantity INT DEFALT 1, ts TIMESTAMP)
                                    ^
test.sql:1:52: expected a type, found ","
CREATE STREAM Trades (symbol STRING NUT NULL, price, quantity INT DEFALT 1, ts TIMESTAMP)
                                                   ^
test.sql:1:67: expected NOT NULL, DEFAULT, AS, METADATA, PRIMARY KEY, "," or ")", found "DEFALT"; did you mean DEFAULT?
CREATE STREAM Trades (symbol STRING NUT NULL, price, quantity INT DEFALT 1, ts TIMESTAMP)
                                                                  ^
test.sql:2:36: expected "=", found the string 'stdin'
WITH ('type'='source', 'extension' 'stdin', 'format'=json);
                                   ^
test.sql:2:54: expected a string, a number, TRUE or FALSE, found "json"
WITH ('type'='source', 'extension' 'stdin', 'format'=json);
                                                     ^
