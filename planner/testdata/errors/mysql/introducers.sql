-- A character set before a string would change its bytes.
-- sql
SELECT _utf8'x';
SELECT _latin1 'x';
SELECT N'x';
-- output
test.sql:1:8: _utf8 names the character set of a string, which has no meaning here: strings are UTF-8
SELECT _utf8'x';
       ^
test.sql:2:8: _latin1 names the character set of a string, which has no meaning here: strings are UTF-8
SELECT _latin1 'x';
       ^
test.sql:3:8: N names the character set of a string, which has no meaning here: strings are UTF-8
SELECT N'x';
       ^
