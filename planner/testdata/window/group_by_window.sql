-- GROUP BY may name the window that makes the groups anyway: as a column, an alias, a position or in an expression.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start AS minute, k, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY minute, k ORDER BY minute, k;
-- output
{"minute":"2024-01-01T00:00:00Z","k":"a","total":4}
{"minute":"2024-01-01T00:00:00Z","k":"b","total":2}
{"minute":"2024-01-01T00:01:00Z","k":"a","total":10}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT window_start, k, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY 1, 2 HAVING minute(window_start) = 0 ORDER BY 2;
-- output
{"window_start":"2024-01-01T00:00:00Z","k":"a","total":4}
{"window_start":"2024-01-01T00:00:00Z","k":"b","total":2}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT date_format(window_end, '%H:%i') AS until, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY until, window_start, window_end();
-- output
{"until":"00:01","total":6}
{"until":"00:02","total":10}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
CREATE STREAM Minutes AS SELECT window_start, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
SELECT window_start AS minute, window_end, max(total) AS most FROM Minutes WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY minute;
-- output
{"minute":"2024-01-01T00:00:00Z","window_end":"2024-01-01T01:00:00Z","most":6}
{"minute":"2024-01-01T00:01:00Z","window_end":"2024-01-01T01:00:00Z","most":10}
