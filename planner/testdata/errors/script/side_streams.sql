-- errors(s) and late(s) belong to sources.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Names AS SELECT symbol FROM Trades;
SELECT error FROM errors(Names);
SELECT symbol, late_by FROM late(Trades);
SELECT eror FROM Trades$errors;
SELECT symbol FROM laet(Trades);
-- output
test.sql:4:26: errors(…) belongs to source streams, and "Names" is none
SELECT error FROM errors(Names);
                         ^
test.sql:5:16: unknown column "late_by"; the columns are symbol, price, quantity, active, ts, query, window_end, late_by_ms
SELECT symbol, late_by FROM late(Trades);
               ^
test.sql:6:8: unknown column "eror"; did you mean "error"?
SELECT eror FROM Trades$errors;
       ^
test.sql:7:20: "laet" is not a source with arguments; did you mean late?
SELECT symbol FROM laet(Trades);
                   ^
