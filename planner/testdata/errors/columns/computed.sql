-- A computed column is an expression over the others.
-- sql
CREATE STREAM s (a INT, b INT AS (aa + 1), c INT AS (d), d INT AS (c), e STRING AS (a + 1), f BIGINT AS (count(*)))
WITH ('type'='source', 'extension'='stdin');
SELECT a FROM s;
-- output
test.sql:1:35: unknown column "aa"; did you mean "a"?
CREATE STREAM s (a INT, b INT AS (aa + 1), c INT AS (d), d INT AS (c), e STRING AS (a + 1), f BIGINT AS (count(*)))
                                  ^
test.sql:1:54: the column "d" is computed from itself
CREATE STREAM s (a INT, b INT AS (aa + 1), c INT AS (d), d INT AS (c), e STRING AS (a + 1), f BIGINT AS (count(*)))
                                                     ^
test.sql:1:68: the column "c" is computed from itself
CREATE STREAM s (a INT, b INT AS (aa + 1), c INT AS (d), d INT AS (c), e STRING AS (a + 1), f BIGINT AS (count(*)))
                                                                   ^
test.sql:1:85: the column "e" is declared STRING, and this is BIGINT; write CAST(… AS STRING)
CREATE STREAM s (a INT, b INT AS (aa + 1), c INT AS (d), d INT AS (c), e STRING AS (a + 1), f BIGINT AS (count(*)))
                                                                                    ^
test.sql:1:106: count is an aggregate and is not allowed in a computed column
CREATE STREAM s (a INT, b INT AS (aa + 1), c INT AS (d), d INT AS (c), e STRING AS (a + 1), f BIGINT AS (count(*)))
                                                                                                         ^
