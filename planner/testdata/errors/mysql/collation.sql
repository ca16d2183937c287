-- Strings compare by their bytes.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades WHERE symbol COLLATE utf8mb4_bin = 'a';
CREATE STREAM s (a STRING COLLATE utf8mb4_bin) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM t (a STRING CHARACTER SET utf8) WITH ('type'='source', 'extension'='stdin');
-- output
test.sql:3:40: COLLATE has no meaning here: strings compare by their bytes
SELECT symbol FROM Trades WHERE symbol COLLATE utf8mb4_bin = 'a';
                                       ^
test.sql:4:27: COLLATE has no meaning for streams
CREATE STREAM s (a STRING COLLATE utf8mb4_bin) WITH ('type'='source', 'extension'='stdin');
                          ^
test.sql:5:27: CHARACTER has no meaning for streams: strings are UTF-8
CREATE STREAM t (a STRING CHARACTER SET utf8) WITH ('type'='source', 'extension'='stdin');
                          ^
