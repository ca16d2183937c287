-- avg of DECIMAL has four more digits.
-- sql
SELECT avg(x) AS a FROM (VALUES (1.5), (2.5)) AS t(x);
-- output
{"a":2.00000}
