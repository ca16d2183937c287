-- SUBSTRING counts from 1, and from the end below 0.
-- sql
SELECT SUBSTRING('stream', 2, 3) AS a, SUBSTRING('stream', 4) AS b, SUBSTRING('stream', -3) AS c, LEFT('stream', 2) AS d, RIGHT('stream', 2) AS e;
-- output
{"a":"tre","b":"eam","c":"eam","d":"st","e":"am"}
