-- A missing option is reported at the name of the stream.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='file');
CREATE STREAM t (a INT) WITH ('type'='source');
CREATE STREAM u (a INT) WITH ('type'='sink', 'extension'='file');
INSERT INTO u SELECT a FROM s UNION ALL SELECT a FROM t;
-- output
test.sql:1:15: the stream "s": the option "file.path" is missing: a path; a source also takes a glob (.gz and .zst are unpacked)
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='file');
              ^
test.sql:2:15: the stream "t" has no connector; add 'extension'='file' or another of mem, file, stdin, generator, kafka
CREATE STREAM t (a INT) WITH ('type'='source');
              ^
test.sql:3:15: the stream "u": the option "file.path" is missing: a path; a source also takes a glob (.gz and .zst are unpacked)
CREATE STREAM u (a INT) WITH ('type'='sink', 'extension'='file');
              ^
