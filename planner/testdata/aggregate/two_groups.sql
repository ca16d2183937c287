-- Each group has its own aggregates, in order of first appearance.
-- sql
SELECT k, sum(v) AS s, max(v) AS m FROM (VALUES ('b', 1), ('a', 5), ('b', 2)) AS t(k, v) GROUP BY k;
-- output
{"k":"b","s":3,"m":2}
{"k":"a","s":5,"m":5}
