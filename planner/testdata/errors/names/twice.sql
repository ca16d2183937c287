-- What is declared twice is reported at the second.
-- sql
CREATE STREAM a (x INT, X STRING) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM A (y INT) WITH ('type'='source', 'extension'='stdin');
SELECT y FROM a;
-- output
test.sql:1:25: the column "X" is declared twice
CREATE STREAM a (x INT, X STRING) WITH ('type'='source', 'extension'='stdin');
                        ^
test.sql:2:15: "A" is declared twice; the first declaration is on line 1
CREATE STREAM A (y INT) WITH ('type'='source', 'extension'='stdin');
              ^
test.sql:3:8: unknown column "y"; the columns are x
SELECT y FROM a;
       ^
