-- GROUP BY takes expressions, and SELECT may repeat them.
-- sql
SELECT upper(x) AS u, count(*) AS n FROM (VALUES ('a'), ('A'), ('b')) AS t(x) GROUP BY upper(x);
-- output
{"u":"A","n":2}
{"u":"B","n":1}
