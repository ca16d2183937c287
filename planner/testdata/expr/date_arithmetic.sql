-- An INTERVAL moves a time; a month that is too short ends on its last day.
-- sql
SELECT DATE '2024-01-31' + INTERVAL 1 MONTH AS a, DATE_SUB(TIMESTAMP '2024-01-01 00:00:00', INTERVAL 1 SECOND) AS b, DATEDIFF('2024-03-01', '2024-02-28') AS c;
-- output
{"a":"2024-02-29","b":"2023-12-31T23:59:59Z","c":2}
