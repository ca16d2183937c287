-- With several partitions a window closes when the slowest has passed it, and a late row of any partition corrects it.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='3');
SELECT emit_kind, window_start, k, count(*) AS n, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 3 MINUTES GROUP BY k;
-- push T 0
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067330000,"k":"a","v":2}
-- push T 1
{"ts":1704067215000,"k":"a","v":4}
{"ts":1704067216000,"k":"b","v":8}
-- push T 2
{"ts":1704067261000,"k":"b","v":16}
-- push T 1
{"ts":1704067262000,"k":"a","v":32}
-- output
{"emit_kind":"final","window_start":"2024-01-01T00:00:00Z","k":"a","n":2,"total":5}
{"emit_kind":"final","window_start":"2024-01-01T00:00:00Z","k":"b","n":1,"total":8}
-- push T 2
{"ts":1704067217000,"k":"a","v":64}
-- push T 0
{"ts":1704067218000,"k":"b","v":128}
-- checkpoint
-- push T 1
{"ts":1704067219000,"k":"c","v":256}
-- push T 2
{"ts":1704067500000,"k":"b","v":512}
-- output
{"emit_kind":"correction","window_start":"2024-01-01T00:00:00Z","k":"a","n":3,"total":69}
-- push T 1
{"ts":1704067501000,"k":"a","v":1024}
-- output
{"emit_kind":"correction","window_start":"2024-01-01T00:00:00Z","k":"c","n":1,"total":256}
{"emit_kind":"final","window_start":"2024-01-01T00:01:00Z","k":"b","n":1,"total":16}
{"emit_kind":"final","window_start":"2024-01-01T00:01:00Z","k":"a","n":1,"total":32}
-- push T 1
{"ts":1704067220000,"k":"a","v":2048}
-- push T 0
{"ts":1704067510000,"k":"c","v":4096}
-- output
{"emit_kind":"correction","window_start":"2024-01-01T00:00:00Z","k":"b","n":2,"total":136}
{"emit_kind":"final","window_start":"2024-01-01T00:02:00Z","k":"a","n":1,"total":2}
-- push T 2
{"ts":1704067221000,"k":"a","v":8192}
-- push T 1
{"ts":1704067321000,"k":"b","v":16384}
-- close
-- output
{"emit_kind":"correction","window_start":"2024-01-01T00:02:00Z","k":"b","n":1,"total":16384}
{"emit_kind":"final","window_start":"2024-01-01T00:05:00Z","k":"b","n":1,"total":512}
{"emit_kind":"final","window_start":"2024-01-01T00:05:00Z","k":"a","n":1,"total":1024}
{"emit_kind":"final","window_start":"2024-01-01T00:05:00Z","k":"c","n":1,"total":4096}
