-- A text stands in single or double quotes; a quote is doubled.
-- sql
SELECT 'it''s' AS a, "x" AS b;
-- output
{"a":"it's","b":"x"}
