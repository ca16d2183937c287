-- A PARTITION block ends with END.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
PARTITION WITH (symbol OF Trades) BEGIN
    SELECT price, FROM Trades;
    SELECT price FROM Trades;
-- output
test.sql:3:35: unclosed BEGIN: expected END
PARTITION WITH (symbol OF Trades) BEGIN
                                  ^
test.sql:4:19: expected an expression, found "FROM"
    SELECT price, FROM Trades;
                  ^
