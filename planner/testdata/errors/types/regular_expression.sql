-- A regular expression that does not parse is found before a row comes.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE symbol REGEXP 'a(';
SELECT symbol FROM Trades WHERE symbol REGEXP '(?=a)';
-- output
test.sql:3:33: regexp_like: error parsing regexp: missing closing ): `a(`
SELECT symbol FROM Trades WHERE symbol REGEXP 'a(';
                                ^
test.sql:4:33: regexp_like: error parsing regexp: invalid or unsupported Perl syntax: `(?=`
SELECT symbol FROM Trades WHERE symbol REGEXP '(?=a)';
                                ^
