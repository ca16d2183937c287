-- What a window gives is not known to its rows: not in WHERE, not in an aggregate, not mixed with their columns in GROUP BY.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE ts > window_start GROUP BY k;
SELECT max(window_end) AS m FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY timestampdiff(SECOND, window_start, ts);
SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY emit_kind;
-- output
test.sql:2:75: window_start belongs to what the window gives, and WHERE looks at its rows; select it, or write it in HAVING
SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE ts > window_start GROUP BY k;
                                                                          ^
test.sql:3:12: window_end belongs to what the window gives, and an aggregate looks at its rows; select it, or write it in HAVING
SELECT max(window_end) AS m FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
           ^
test.sql:4:70: GROUP BY groups the rows of a window, and this looks at the window too; group by the columns alone
SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY timestampdiff(SECOND, window_start, ts);
                                                                     ^
test.sql:5:70: emit_kind belongs to what the window gives, and GROUP BY looks at its rows; select it, or write it in HAVING
SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY emit_kind;
                                                                     ^
