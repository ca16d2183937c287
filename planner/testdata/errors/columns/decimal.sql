-- A DECIMAL has at most 38 digits, and no more decimals than digits.
-- sql
CREATE STREAM s (a DECIMAL(39, 2), b DECIMAL(4, 5), c DECIMAL(4, 2, 1), d INT(11), e VARCHAR(10, 2))
WITH ('type'='source', 'extension'='stdin');
SELECT a FROM s;
-- output
test.sql:1:28: a DECIMAL has 1 to 38 digits, not 39
CREATE STREAM s (a DECIMAL(39, 2), b DECIMAL(4, 5), c DECIMAL(4, 2, 1), d INT(11), e VARCHAR(10, 2))
                           ^
test.sql:1:49: DECIMAL(4,5) has more decimals than digits
CREATE STREAM s (a DECIMAL(39, 2), b DECIMAL(4, 5), c DECIMAL(4, 2, 1), d INT(11), e VARCHAR(10, 2))
                                                ^
test.sql:1:69: a DECIMAL has digits and decimals, and nothing more
CREATE STREAM s (a DECIMAL(39, 2), b DECIMAL(4, 5), c DECIMAL(4, 2, 1), d INT(11), e VARCHAR(10, 2))
                                                                    ^
test.sql:1:79: INT takes no length
CREATE STREAM s (a DECIMAL(39, 2), b DECIMAL(4, 5), c DECIMAL(4, 2, 1), d INT(11), e VARCHAR(10, 2))
                                                                              ^
test.sql:1:98: VARCHAR takes one length
CREATE STREAM s (a DECIMAL(39, 2), b DECIMAL(4, 5), c DECIMAL(4, 2, 1), d INT(11), e VARCHAR(10, 2))
                                                                                                 ^
