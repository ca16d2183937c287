-- A keyword is an alias after AS only, so that one in the wrong place is noticed.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol DISTINCT FROM Trades;
SELECT symbol, price CASE FROM Trades;
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 MINUTES MINUTES;
-- output
test.sql:3:15: expected ",", FROM or the end of the query, found "DISTINCT"
SELECT symbol DISTINCT FROM Trades;
              ^
test.sql:4:22: expected ",", FROM or the end of the query, found "CASE"
SELECT symbol, price CASE FROM Trades;
                     ^
test.sql:5:93: expected WHERE, GROUP BY, RETENTION, HAVING, ORDER BY, LIMIT, EMIT, OUTPUT, UNION ALL, INSERT INTO or ";", found "MINUTES"
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 MINUTES MINUTES;
                                                                                            ^
