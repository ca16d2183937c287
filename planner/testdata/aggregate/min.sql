-- min of texts goes by bytes.
-- sql
SELECT min(x) AS a FROM (VALUES ('b'), ('a'), (NULL)) AS t(x);
-- output
{"a":"a"}
