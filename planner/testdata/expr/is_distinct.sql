-- IS DISTINCT FROM is the opposite of <=>.
-- sql
SELECT 1 IS DISTINCT FROM NULL AS a, NULL IS DISTINCT FROM NULL AS b, 1 IS NOT DISTINCT FROM 1 AS c;
-- output
{"a":true,"b":false,"c":true}
