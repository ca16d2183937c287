-- The rows of VALUES are alike.
-- sql
SELECT a FROM (VALUES (1, 'x'), (2)) AS t(a, b);
SELECT a FROM (VALUES (1), ('x')) AS t(a);
SELECT a FROM (VALUES (1, 2)) AS t(a);
-- output
test.sql:1:34: this row has 1 value, and the first has 2
SELECT a FROM (VALUES (1, 'x'), (2)) AS t(a, b);
                                 ^
test.sql:2:29: this value is STRING, and those above are BIGINT
SELECT a FROM (VALUES (1), ('x')) AS t(a);
                            ^
test.sql:3:36: the rows have 2 values, and 1 are named
SELECT a FROM (VALUES (1, 2)) AS t(a);
                                   ^
