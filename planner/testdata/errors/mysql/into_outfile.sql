-- Rows go to a file through a sink.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol INTO OUTFILE 'out.csv' FROM Trades;
SELECT symbol FROM Trades INTO OUTFILE 'out.csv';
-- output
test.sql:3:15: INTO is not allowed here; expected INSERT INTO at the end of the query
SELECT symbol INTO OUTFILE 'out.csv' FROM Trades;
              ^
test.sql:4:27: INTO is not allowed here; expected INSERT INTO at the end of the query
SELECT symbol FROM Trades INTO OUTFILE 'out.csv';
                          ^
