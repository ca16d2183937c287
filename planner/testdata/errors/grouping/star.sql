-- A star selects columns that are not grouped.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT * FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
SELECT *, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
SELECT x.* FROM Trades AS t;
-- output
test.sql:3:8: * selects columns that are neither grouped nor aggregated; name the columns
SELECT * FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
       ^
test.sql:4:8: * selects columns that are neither grouped nor aggregated; name the columns
SELECT *, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE);
       ^
test.sql:5:8: unknown stream "x"
SELECT x.* FROM Trades AS t;
       ^
