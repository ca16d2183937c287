-- A query in parentheses may begin with a star or a sign, at every depth.
-- input: rows.jsonl
{"a":1,"b":"x"}
{"a":2,"b":"y"}
-- sql
CREATE STREAM T (a INT, b STRING) WITH ('type'='source', 'extension'='file', 'file.path'='rows.jsonl');
SELECT * FROM (SELECT * FROM (SELECT *, -a AS c FROM T) AS inner_rows WHERE a > 1) AS outer_rows;
-- output
{"a":2,"b":"y","c":-2}
-- sql
WITH w AS (SELECT * FROM (SELECT -1 AS a, +2 AS b) AS t) SELECT * FROM (SELECT * FROM w) AS x;
-- output
{"a":-1,"b":2}
-- sql
SELECT (`select` * 2) AS twice, (`from` - 1) AS less FROM (VALUES (3, 4)) AS t(`select`, `from`);
-- output
{"twice":6,"less":3}
