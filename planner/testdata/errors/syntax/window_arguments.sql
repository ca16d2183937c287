-- Arguments of a window are announced by their words, or separated by commas.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE 30 SECONDS);
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE SIZE 2 MINUTES);
SELECT count(*) AS n FROM Trades WINDOW LENGTH (5, 6);
SELECT count(*) AS n FROM Trades TUMBLING WINDOW (SIZE 1 MINUTE);
-- output
test.sql:3:65: expected OFFSET, "," or ")", found 30
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE 30 SECONDS);
                                                                ^
test.sql:4:65: a second SIZE
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE SIZE 2 MINUTES);
                                                                ^
test.sql:5:50: unexpected ",": LENGTH takes no more arguments
SELECT count(*) AS n FROM Trades WINDOW LENGTH (5, 6);
                                                 ^
test.sql:6:34: WINDOW comes before TUMBLING
SELECT count(*) AS n FROM Trades TUMBLING WINDOW (SIZE 1 MINUTE);
                                 ^
