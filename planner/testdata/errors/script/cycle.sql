-- Streams do not feed themselves; only tables may close a cycle.
-- sql
CREATE STREAM a AS SELECT x FROM b;
CREATE STREAM b AS SELECT x FROM a;
-- output
test.sql:1:15: the stream "a" reads its own output; only tables may close a cycle
CREATE STREAM a AS SELECT x FROM b;
              ^
