-- DATE_TRUNC cuts a time down to the start of its unit.
-- sql
SELECT DATE_TRUNC('hour', t) AS h, DATE_TRUNC('day', t) AS d FROM (VALUES (TIMESTAMP '2024-02-29 12:34:56')) AS x(t);
-- output
{"h":"2024-02-29T12:00:00Z","d":"2024-02-29T00:00:00Z"}
