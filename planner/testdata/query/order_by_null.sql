-- ORDER BY puts NULL first, and last with DESC.
-- sql
SELECT x FROM (VALUES (2), (NULL), (1)) AS t(x) ORDER BY x;
-- output
{"x":null}
{"x":1}
{"x":2}
-- sql
SELECT x FROM (VALUES (2), (NULL), (1)) AS t(x) ORDER BY x DESC;
-- output
{"x":2}
{"x":1}
{"x":null}
