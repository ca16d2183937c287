-- A table is refused; its columns, keys and options are checked.
-- sql
CREATE TABLE Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbl), INDEX (hihg)) WITH ('table.max-row'='5', 'cache.ttl'='long');
CREATE TABLE Cache (k STRING, k INT, PRIMARY KEY (k)) WITH ('extension'='redsi');
-- output
test.sql:1:63: unknown column "symbl"; did you mean "symbol"?
…ATE TABLE Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbl), INDEX (hihg)) WITH ('table.max-row'='5', 'cache.ttl…
                                                            ^
test.sql:1:78: unknown column "hihg"; did you mean "high"?
… Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbl), INDEX (hihg)) WITH ('table.max-row'='5', 'cache.ttl'='long');
                                                                  ^
test.sql:1:91: unknown option "table.max-row" of a table; did you mean "table.max-rows"?
… Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbl), INDEX (hihg)) WITH ('table.max-row'='5', 'cache.ttl'='long');
                                                                               ^
test.sql:1:124: "long" is not a value of "cache.ttl": expected a duration such as '5s'
… Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbl), INDEX (hihg)) WITH ('table.max-row'='5', 'cache.ttl'='long');
                                                                                                                ^
test.sql:1:1: CREATE TABLE keeps rows by their key; this version does not run it
CREATE TABLE Limits (symbol STRING, high DOUBLE, PRIMARY KEY (symbl), INDEX (hihg)) WITH ('table.max-row'='5', 'cache.t…
^
test.sql:2:31: the column "k" is declared twice
CREATE TABLE Cache (k STRING, k INT, PRIMARY KEY (k)) WITH ('extension'='redsi');
                              ^
test.sql:2:73: unknown table connector "redsi"; there are cache, postgres, mysql, redis, sqlite, file; did you mean "redis"?
CREATE TABLE Cache (k STRING, k INT, PRIMARY KEY (k)) WITH ('extension'='redsi');
                                                                        ^
test.sql:2:1: CREATE TABLE keeps rows by their key; this version does not run it
CREATE TABLE Cache (k STRING, k INT, PRIMARY KEY (k)) WITH ('extension'='redsi');
^
