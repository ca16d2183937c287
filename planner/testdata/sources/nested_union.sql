-- In row order, rows of one time come by the order of their streams in the query, also where unions stand in one another; of one stream by partition.
-- sql
CREATE STREAM A (ts TIMESTAMP, v STRING, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
CREATE STREAM B (ts TIMESTAMP, v STRING, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
CREATE STREAM C (ts TIMESTAMP, v STRING, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
CREATE STREAM Two AS SELECT ts, v FROM A UNION ALL SELECT ts, v FROM B;
CREATE STREAM Three AS SELECT ts, v FROM C UNION ALL SELECT ts, v FROM Two;
CREATE STREAM Edges AS SELECT window_start, first(v) AS earliest, first(v) FILTER (WHERE v NOT LIKE 'c%') AS next, last(v) AS latest FROM Three WINDOW TUMBLING (SIZE 1 MINUTE);
CREATE STREAM Rows AS SELECT window_start, v FROM Three WINDOW TUMBLING (SIZE 1 MINUTE);
-- push B 0
{"ts":"2024-01-01T00:00:10Z","v":"b0"}
{"ts":"2024-01-01T00:00:10Z","v":"b0 again"}
-- push A 1
{"ts":"2024-01-01T00:00:10Z","v":"a1"}
-- push C 0
{"ts":"2024-01-01T00:00:10Z","v":"c0"}
-- push B 1
{"ts":"2024-01-01T00:00:10Z","v":"b1"}
-- push A 0
{"ts":"2024-01-01T00:00:10Z","v":"a0"}
-- close
-- output
{"_stream":"Edges","window_start":"2024-01-01T00:00:00Z","earliest":"c0","next":"a0","latest":"b1"}
{"_stream":"Rows","window_start":"2024-01-01T00:00:00Z","v":"c0"}
{"_stream":"Rows","window_start":"2024-01-01T00:00:00Z","v":"a0"}
{"_stream":"Rows","window_start":"2024-01-01T00:00:00Z","v":"a1"}
{"_stream":"Rows","window_start":"2024-01-01T00:00:00Z","v":"b0"}
{"_stream":"Rows","window_start":"2024-01-01T00:00:00Z","v":"b0 again"}
{"_stream":"Rows","window_start":"2024-01-01T00:00:00Z","v":"b1"}
