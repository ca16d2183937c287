-- A word that MySQL reserves names a column wherever one can stand; elsewhere it keeps its meaning.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT key, rank FROM Trades;
SELECT where FROM Trades;
-- output
test.sql:3:8: unknown column "key"; the columns are symbol, price, quantity, active, ts
SELECT key, rank FROM Trades;
       ^
test.sql:3:13: unknown column "rank"; the columns are symbol, price, quantity, active, ts
SELECT key, rank FROM Trades;
            ^
test.sql:4:8: unknown column "where"; the columns are symbol, price, quantity, active, ts
SELECT where FROM Trades;
       ^
