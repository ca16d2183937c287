-- IF takes its second value unless the condition is true.
-- sql
SELECT IF(1 < 2, 'a', 'b') AS a, IF(NULL, 'a', 'b') AS b;
-- output
{"a":"a","b":"b"}
