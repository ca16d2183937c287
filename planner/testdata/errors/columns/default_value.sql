-- A DEFAULT that no value of the column's type can be is refused where it is declared, of sources and others, written to or not.
-- sql
CREATE STREAM s (a INT DEFAULT 'one') WITH ('type'='source', 'extension'='stdin');
CREATE STREAM o (a INT, t TINYINT DEFAULT 300, d DATE DEFAULT 'today', e DATE DEFAULT 5);
INSERT INTO o (a) SELECT a FROM s;
-- output
test.sql:1:32: the default of "a" is no value of INT
CREATE STREAM s (a INT DEFAULT 'one') WITH ('type'='source', 'extension'='stdin');
                               ^
test.sql:2:43: the default of "t" is no value of TINYINT
CREATE STREAM o (a INT, t TINYINT DEFAULT 300, d DATE DEFAULT 'today', e DATE DEFAULT 5);
                                          ^
test.sql:2:63: the default of "d" is no value of DATE
CREATE STREAM o (a INT, t TINYINT DEFAULT 300, d DATE DEFAULT 'today', e DATE DEFAULT 5);
                                                              ^
test.sql:2:87: cannot cast BIGINT to DATE
CREATE STREAM o (a INT, t TINYINT DEFAULT 300, d DATE DEFAULT 'today', e DATE DEFAULT 5);
                                                                                      ^
