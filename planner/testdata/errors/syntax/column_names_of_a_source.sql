-- Only VALUES and UNNEST name their columns after the alias.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT a FROM (SELECT symbol FROM Trades) AS q(a);
-- output
test.sql:3:47: unexpected "(": the columns have names; only VALUES and UNNEST name theirs after the alias
SELECT a FROM (SELECT symbol FROM Trades) AS q(a);
                                              ^
