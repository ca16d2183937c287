-- A column that INSERT INTO leaves out takes its DEFAULT, as a value of its own type.
-- sql
CREATE STREAM T (v INT) WITH ('type'='source', 'extension'='mem');
CREATE STREAM O (v INT, t TINYINT DEFAULT 1, f FLOAT DEFAULT 1.5, d DECIMAL(8,2) DEFAULT 1, e DATE DEFAULT '2024-01-31', b BOOL DEFAULT true, s STRING);
INSERT INTO O (v) SELECT v FROM T;
-- push T
{"v":7}
-- output
{"v":7,"t":1,"f":1.5,"d":1.00,"e":"2024-01-31","b":true,"s":null}
-- close
