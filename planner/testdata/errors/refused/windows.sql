-- Every other window is refused at the word WINDOW, with what it would do.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) AS n FROM Trades WINDOW SLIDING (SIZE 10 MINUTES SLIDE 1 MINUTE);
SELECT count(*) AS n FROM Trades WINDOW CUMULATE (SIZE 1 DAY STEP 1 HOUR);
SELECT count(*) AS n FROM Trades WINDOW SESSION (GAP 30 MINUTES BY symbl);
SELECT count(*) AS n FROM Trades WINDOW LENGTH_BATCH (50);
SELECT count(*) AS n FROM Trades WINDOW TIME_BATCH (10 SECONDS);
SELECT count(*) AS n FROM Trades WINDOW EXTERNAL_TIME_BATCH (tss, 1 MINUTE);
SELECT count(*) AS n FROM Trades WINDOW CRON ('0 0 * * * *');
SELECT count(*) AS n FROM Trades WINDOW STATE (price > 5, prise < 5);
-- output
test.sql:3:34: a SLIDING window is a bucket of fixed size that starts every slide; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW SLIDING (SIZE 10 MINUTES SLIDE 1 MINUTE);
                                 ^
test.sql:4:34: a CUMULATE window is a bucket that grows by steps; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW CUMULATE (SIZE 1 DAY STEP 1 HOUR);
                                 ^
test.sql:5:68: unknown column "symbl"; did you mean "symbol"?
SELECT count(*) AS n FROM Trades WINDOW SESSION (GAP 30 MINUTES BY symbl);
                                                                   ^
test.sql:5:34: a SESSION window ends when no row comes for the gap; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW SESSION (GAP 30 MINUTES BY symbl);
                                 ^
test.sql:6:34: a LENGTH_BATCH window is a bucket of n rows; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW LENGTH_BATCH (50);
                                 ^
test.sql:7:34: a TIME_BATCH window is a bucket aligned to the first row; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW TIME_BATCH (10 SECONDS);
                                 ^
test.sql:8:62: unknown column "tss"; did you mean "ts"?
SELECT count(*) AS n FROM Trades WINDOW EXTERNAL_TIME_BATCH (tss, 1 MINUTE);
                                                             ^
test.sql:8:34: an EXTERNAL_TIME_BATCH window is a bucket by a column's time; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW EXTERNAL_TIME_BATCH (tss, 1 MINUTE);
                                 ^
test.sql:9:34: a CRON window is a bucket that a schedule closes; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW CRON ('0 0 * * * *');
                                 ^
test.sql:10:59: unknown column "prise"; did you mean "price"?
SELECT count(*) AS n FROM Trades WINDOW STATE (price > 5, prise < 5);
                                                          ^
test.sql:10:34: a STATE window opens and closes by conditions on rows; this version does not run it
SELECT count(*) AS n FROM Trades WINDOW STATE (price > 5, prise < 5);
                                 ^
