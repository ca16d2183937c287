-- YEAR to SECOND take a time apart.
-- sql
SELECT YEAR(t) AS y, MONTH(t) AS mo, DAY(t) AS d, HOUR(t) AS h, MINUTE(t) AS mi, SECOND(t) AS s FROM (VALUES (TIMESTAMP '2024-02-29 12:34:56')) AS x(t);
-- output
{"y":2024,"mo":2,"d":29,"h":12,"mi":34,"s":56}
