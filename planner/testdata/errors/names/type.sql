-- An unknown type is offered the nearest one.
-- sql
CREATE STREAM s (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<INT, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM t (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<DOUBEL>, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension'='stdin');
SELECT CAST('1' AS INTEGR);
-- output
test.sql:1:62: expected ">", found ","
…EATE STREAM s (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<INT, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension'='st…
                                                            ^
test.sql:2:20: unknown type "STRNG"; did you mean "STRING"?
CREATE STREAM t (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<DOUBEL>, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension…
                   ^
test.sql:2:29: unknown type "INTT"; did you mean "INT"?
CREATE STREAM t (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<DOUBEL>, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension…
                            ^
test.sql:2:47: a TIMESTAMP has microseconds; leave the number out
CREATE STREAM t (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<DOUBEL>, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension…
                                              ^
test.sql:2:59: unknown type "DOUBEL"; did you mean "DOUBLE"?
CREATE STREAM t (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<DOUBEL>, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension…
                                                          ^
test.sql:2:79: unknown type "DUBLE"; did you mean "DOUBLE"?
…AM t (a STRNG, b INTT, c TIMESTAMP(3), d ARRAY<DOUBEL>, e STRUCT<x DUBLE>) WITH ('type'='source', 'extension'='stdin');
                                                                    ^
test.sql:3:20: unknown type "INTEGR"; did you mean "INTEGER"?
SELECT CAST('1' AS INTEGR);
                   ^
