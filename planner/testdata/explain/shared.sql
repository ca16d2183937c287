-- A stream that several queries read is one node of the graph; errors(s) reads the errors of all of them.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM Cheap AS SELECT symbol, price FROM Trades WHERE price < 10;
SELECT symbol, price * 2 AS twice FROM Cheap;
SELECT symbol, price FROM Cheap WHERE symbol LIKE 'A%';
SELECT error, position FROM errors(Trades);
-- explain
-- output
logical:
  Print q1
    Project 'q1' AS _stream, symbol, twice
      Project symbol, (price * 2) AS twice
        Stream Cheap
          Project symbol, price
            Filter (price < 10)
              Scan Trades (symbol STRING, price DOUBLE, ts TIMESTAMP): from mem, mem.bounded = false, row time ts, watermark 0 s behind
  Print q2
    Project 'q2' AS _stream, symbol, price
      Filter (symbol LIKE 'A%')
        Stream Cheap
          Project symbol, price
            Filter (price < 10)
              Scan Trades (symbol STRING, price DOUBLE, ts TIMESTAMP): from mem, mem.bounded = false, row time ts, watermark 0 s behind
  Print q3
    Project 'q3' AS _stream, error, position
      Project error, position
        Errors of Trades
          (side output of every query over Trades)
physical:
   0  Scan Trades  on every shard
   1  Filter (price < 10)  <- 0  on every shard
   2  Project symbol, price  <- 1  on every shard
   3  Project symbol, (price * 2) AS twice  <- 2  on every shard
   4  Project 'q1' AS _stream, symbol, twice  <- 3  on every shard
      exchange of 4 to the first shard
   5  Print q1  <- 4
   6  Filter (symbol LIKE 'A%')  <- 2  on every shard
   7  Project 'q2' AS _stream, symbol, price  <- 6  on every shard
      exchange of 7 to the first shard
   8  Print q2  <- 7
   9  Errors of Trades  <- 0 errors, 1 errors, 2 errors, 3 errors, 4 errors, 6 errors, 7 errors  on every shard
  10  Project error, position  <- 9  on every shard
  11  Project 'q3' AS _stream, error, position  <- 10  on every shard
      exchange of 11 to the first shard
  12  Print q3  <- 11
state:
  Scan Trades: the position and the watermark of each partition
delivery:
  Print q1: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
  Print q2: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
  Print q3: at most once: each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew
