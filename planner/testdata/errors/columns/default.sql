-- A DEFAULT is of the column's type.
-- sql
CREATE STREAM s (a INT DEFAULT 'one', b INT DEFAULT a + 1, c DATE DEFAULT 5) WITH ('type'='source', 'extension'='stdin');
SELECT a FROM s;
-- output
test.sql:1:32: the default of "a" is no value of INT
CREATE STREAM s (a INT DEFAULT 'one', b INT DEFAULT a + 1, c DATE DEFAULT 5) WITH ('type'='source', 'extension'='stdin'…
                               ^
test.sql:1:53: the default of "b" is BIGINT, and the column is INT
CREATE STREAM s (a INT DEFAULT 'one', b INT DEFAULT a + 1, c DATE DEFAULT 5) WITH ('type'='source', 'extension'='stdin'…
                                                    ^
test.sql:1:75: cannot cast BIGINT to DATE
…EATE STREAM s (a INT DEFAULT 'one', b INT DEFAULT a + 1, c DATE DEFAULT 5) WITH ('type'='source', 'extension'='stdin');
                                                                         ^
