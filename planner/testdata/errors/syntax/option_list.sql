-- An option is a key, an equals sign and a value.
-- sql
CREATE STREAM s (a INT) WITH ('type' 'source');
CREATE STREAM t (a INT) WITH ('type'=source);
CREATE STREAM u (a INT) WITH ('type'='source' 'extension'='stdin');
CREATE STREAM v (a INT) WITH ('type'='source', 'watermark.delay'=5 SECONDS);
-- output
test.sql:1:38: expected "=", found the string 'source'
CREATE STREAM s (a INT) WITH ('type' 'source');
                                     ^
test.sql:2:38: expected a string, a number, TRUE or FALSE, found "source"
CREATE STREAM t (a INT) WITH ('type'=source);
                                     ^
test.sql:3:47: expected "," or ")", found the string 'extension'
CREATE STREAM u (a INT) WITH ('type'='source' 'extension'='stdin');
                                              ^
test.sql:4:66: a duration in an option is a string: "5 SECONDS"
CREATE STREAM v (a INT) WITH ('type'='source', 'watermark.delay'=5 SECONDS);
                                                                 ^
