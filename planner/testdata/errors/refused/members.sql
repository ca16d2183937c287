-- Members of JSON, arrays and structs are refused.
-- sql
CREATE STREAM s (j JSON, a ARRAY<INT>, t STRUCT<x INT>) WITH ('type'='source', 'extension'='stdin');
SELECT j->'$.a' AS a, a[0] AS b, t.x AS c, a[zero] AS d, j.x AS e FROM s;
SELECT u.x FROM s CROSS JOIN UNNEST(s.aa) AS u(x);
-- output
test.sql:2:46: unknown column "zero"; the columns are j, a, t
SELECT j->'$.a' AS a, a[0] AS b, t.x AS c, a[zero] AS d, j.x AS e FROM s;
                                             ^
test.sql:2:9: -> reads a part of a JSON value; this version does not run it
SELECT j->'$.a' AS a, a[0] AS b, t.x AS c, a[zero] AS d, j.x AS e FROM s;
        ^
test.sql:2:23: a[i] reads an element of an array; this version does not run it
SELECT j->'$.a' AS a, a[0] AS b, t.x AS c, a[zero] AS d, j.x AS e FROM s;
                      ^
test.sql:2:34: a name with dots reads a member of the column "t"; this version does not run it
SELECT j->'$.a' AS a, a[0] AS b, t.x AS c, a[zero] AS d, j.x AS e FROM s;
                                 ^
test.sql:2:44: a[i] reads an element of an array; this version does not run it
SELECT j->'$.a' AS a, a[0] AS b, t.x AS c, a[zero] AS d, j.x AS e FROM s;
                                           ^
test.sql:2:58: a name with dots reads a member of the column "j"; this version does not run it
SELECT j->'$.a' AS a, a[0] AS b, t.x AS c, a[zero] AS d, j.x AS e FROM s;
                                                         ^
test.sql:3:37: unknown column "aa"; did you mean "a"?
SELECT u.x FROM s CROSS JOIN UNNEST(s.aa) AS u(x);
                                    ^
test.sql:3:19: JOIN puts rows of two streams, or of a stream and a table, together; this version does not run it
SELECT u.x FROM s CROSS JOIN UNNEST(s.aa) AS u(x);
                  ^
test.sql:3:30: UNNEST makes a row of each element of an array; this version does not run it
SELECT u.x FROM s CROSS JOIN UNNEST(s.aa) AS u(x);
                             ^
