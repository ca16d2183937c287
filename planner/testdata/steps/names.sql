-- All errors of a script are reported, each with its place.

sql
  CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
  SELECT prise FROM T; SELECT k FROM Trades; SELECT k FROM T WHERE k > 5; SELECT k, sum(v) FROM T;
=> 2:8: unknown column "prise"; the columns are ts, k, v
=> 2:36: unknown stream "Trades"
=> 2:66: cannot compare STRING with BIGINT; write CAST(k AS BIGINT)
=> 2:80: the column "k" is neither grouped nor aggregated: add it to GROUP BY, or write any_value(k), first(k) or last(k)
