-- An option that must be given must hold something.
-- sql
CREATE STREAM Trades (symbol STRING) WITH ('type'='source', 'extension'='file', 'file.path'='');
CREATE STREAM Alerts (symbol STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='');
INSERT INTO Alerts SELECT symbol FROM Trades UNION ALL SELECT symbol FROM '';
-- output
test.sql:1:93: the option "file.path" is empty: a path; a source also takes a glob (.gz and .zst are unpacked)
CREATE STREAM Trades (symbol STRING) WITH ('type'='source', 'extension'='file', 'file.path'='');
                                                                                            ^
test.sql:2:91: the option "file.path" is empty: a path; a source also takes a glob (.gz and .zst are unpacked)
CREATE STREAM Alerts (symbol STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='');
                                                                                          ^
test.sql:3:75: FROM '' names no file
INSERT INTO Alerts SELECT symbol FROM Trades UNION ALL SELECT symbol FROM '';
                                                                          ^
