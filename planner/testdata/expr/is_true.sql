-- IS TRUE and IS FALSE take NULL for neither.
-- sql
SELECT NULL IS TRUE AS a, NULL IS NOT TRUE AS b, FALSE IS FALSE AS c, TRUE IS NOT FALSE AS d;
-- output
{"a":false,"b":true,"c":true,"d":true}
