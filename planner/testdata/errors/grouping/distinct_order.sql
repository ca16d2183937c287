-- What DISTINCT sorts by must be selected.
-- sql
SELECT DISTINCT a FROM (VALUES (1, 2), (3, 4)) AS t(a, b) ORDER BY b;
-- output
test.sql:1:68: ORDER BY with DISTINCT sorts by selected columns only
SELECT DISTINCT a FROM (VALUES (1, 2), (3, 4)) AS t(a, b) ORDER BY b;
                                                                   ^
