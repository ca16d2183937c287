-- A NULL without a type takes that of the column it is put into: by UNION ALL, by INSERT, by a declaration.
-- input: rows.jsonl
{"a":1,"m":1.50}
-- sql
CREATE STREAM T (a INT, m DECIMAL(5,2), nothing DATE AS (NULL)) WITH ('type'='source', 'extension'='file', 'file.path'='rows.jsonl');
SELECT a, m, nothing FROM T UNION ALL SELECT NULL, NULL AS m, DATE '2024-02-29' AS d;
-- output
{"a":1,"m":1.50,"nothing":null}
{"a":null,"m":null,"nothing":"2024-02-29"}
-- sql
SELECT NULL AS a, 1 AS b UNION ALL SELECT 2.5, NULL UNION ALL SELECT NULL AS x, NULL AS y;
-- output
{"a":null,"b":1}
{"a":2.5,"b":null}
{"a":null,"b":null}
-- sql
CREATE STREAM O (i INT, m DECIMAL(9,3), s STRING);
INSERT INTO O SELECT NULL AS i, 1.5 AS m, NULL AS s;
-- output
{"i":null,"m":1.500,"s":null}
-- sql
CREATE STREAM O (i INT, m DECIMAL(9,3), s STRING);
INSERT INTO O (m, i) SELECT NULL AS m, x FROM (SELECT NULL AS x) AS t;
-- output
{"i":null,"m":null,"s":null}
