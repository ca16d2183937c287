-- Names inside a clause that is refused are still checked.

sql
  CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
  SELECT a.k FROM T AS a JOIN T AS b ON a.k = b.kk; SELECT vv FROM T WINDOW SESSION (5 min);
=> 2:24: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
=> 2:45: unknown column "kk"; did you mean "k"?
=> 2:58: unknown column "vv"; did you mean "v"?
=> 2:68: a SESSION window ends when no row comes for the gap; this version does not run it
