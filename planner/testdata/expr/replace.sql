-- REPLACE changes every occurrence; REVERSE and REPEAT do as they say.
-- sql
SELECT REPLACE('banana', 'an', 'x') AS a, REVERSE('abc') AS b, REPEAT('ab', 2) AS c;
-- output
{"a":"bxxa","b":"cba","c":"abab"}
