-- An option that is given twice is reported at the second; connector is extension.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'TYPE'='sink', 'type'='sink', connector='stdin');
SELECT a FROM s;
-- output
test.sql:1:69: unknown option "TYPE"; did you mean "type"?
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'TYPE'='sink', 'type'='sink', connector='stdin');
                                                                    ^
test.sql:1:84: the option "type" is given twice
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'TYPE'='sink', 'type'='sink', connector='stdin');
                                                                                   ^
test.sql:1:99: the option "connector" means the same as "extension", which is given, too
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='stdin', 'TYPE'='sink', 'type'='sink', connector='stdin');
                                                                                                  ^
