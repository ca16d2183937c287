-- window_start and window_end come from a window.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT window_start, symbol FROM Trades;
SELECT emit_kind, symbol FROM Trades;
-- output
test.sql:3:8: window_start can be selected from a window only; add WINDOW TUMBLING (SIZE 1 MINUTE) after the stream
SELECT window_start, symbol FROM Trades;
       ^
test.sql:4:8: emit_kind can be selected from a window only; add WINDOW TUMBLING (SIZE 1 MINUTE) after the stream
SELECT emit_kind, symbol FROM Trades;
       ^
