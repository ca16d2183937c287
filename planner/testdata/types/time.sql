-- Times are UTC; intervals add to them.
-- sql
SELECT TIMESTAMP '2024-02-29 12:00:00' + INTERVAL 1 DAY AS a, DATE '2024-01-31' + INTERVAL 1 MONTH AS b, date_trunc('hour', TIMESTAMP '2024-02-29 12:34:56') AS c, extract(YEAR FROM DATE '2024-02-29') AS d, timestampdiff(DAY, DATE '2024-01-01', DATE '2024-03-01') AS e;
-- output
{"a":"2024-03-01T12:00:00Z","b":"2024-02-29","c":"2024-02-29T12:00:00Z","d":2024,"e":60}
