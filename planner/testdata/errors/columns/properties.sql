-- A column is declared in one way.
-- sql
CREATE STREAM s (a INT NOT NULL NOT NULL, b INT DEFAULT 1 DEFAULT 2, c INT AS (a + 1) DEFAULT 3, d INT NOT NULL NULL)
WITH ('type'='source', 'extension'='stdin');
-- output
test.sql:1:33: a second NOT
CREATE STREAM s (a INT NOT NULL NOT NULL, b INT DEFAULT 1 DEFAULT 2, c INT AS (a + 1) DEFAULT 3, d INT NOT NULL NULL)
                                ^
test.sql:1:59: a second DEFAULT
CREATE STREAM s (a INT NOT NULL NOT NULL, b INT DEFAULT 1 DEFAULT 2, c INT AS (a + 1) DEFAULT 3, d INT NOT NULL NULL)
                                                          ^
test.sql:1:70: the column "c" is computed, so it has neither DEFAULT nor METADATA
CREATE STREAM s (a INT NOT NULL NOT NULL, b INT DEFAULT 1 DEFAULT 2, c INT AS (a + 1) DEFAULT 3, d INT NOT NULL NULL)
                                                                     ^
test.sql:1:113: the column is NOT NULL already
CREATE STREAM s (a INT NOT NULL NOT NULL, b INT DEFAULT 1 DEFAULT 2, c INT AS (a + 1) DEFAULT 3, d INT NOT NULL NULL)
                                                                                                                ^
