-- What is wrong with a generator is said at the option.
-- sql
CREATE STREAM A (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n + x');
CREATE STREAM B (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.idd'='n');
CREATE STREAM C (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n) , b AS (n');
CREATE STREAM D (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='sum(n)');
CREATE STREAM E (id BIGINT, v INT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n');
CREATE STREAM F (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='nexmark');
CREATE STREAM G (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='trades', 'generator.table'='bid');
CREATE STREAM H (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n', 'generator.seed'='7');
CREATE STREAM I (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='trades');
CREATE STREAM J (at DATE) WITH ('type'='source', 'extension'='generator', 'generator.at'='n =');
SELECT id FROM A; SELECT id FROM B; SELECT id FROM C; SELECT id FROM D; SELECT id FROM E; SELECT id FROM F; SELECT id FROM G; SELECT id FROM H; SELECT id FROM I; SELECT at FROM J;
-- output
test.sql:1:92: in the expression: unknown column "x"; the columns are n
CREATE STREAM A (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n + x');
                                                                                           ^
test.sql:2:77: "generator.idd" names a column, and "B" has no column "idd"; did you mean "id"?
CREATE STREAM B (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.idd'='n');
                                                                            ^
test.sql:3:92: "generator.id" takes one expression
CREATE STREAM C (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n) , b AS (n');
                                                                                           ^
test.sql:4:92: in the expression: sum is an aggregate and is not allowed in an option
CREATE STREAM D (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='sum(n)');
                                                                                           ^
test.sql:5:15: the stream "E": the column "v" has no value: add 'generator.v' = an expression of n, or a generator.dataset
CREATE STREAM E (id BIGINT, v INT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n');
              ^
test.sql:6:15: the stream "F": the option "generator.table" is missing: the data set "nexmark" has the tables person, auction, bid
CREATE STREAM F (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='nexmark');
              ^
test.sql:7:107: "generator.table" belongs to the data set nexmark
…M G (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='trades', 'generator.table'='bid');
                                                                                               ^
test.sql:8:97: expressions have no random numbers that "generator.seed" could start; it belongs to a generator.dataset
CREATE STREAM H (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.id'='n', 'generator.seed'='7');
                                                                                                ^
test.sql:9:15: the stream "I": the data set "trades" has the columns symbol STRING, price DOUBLE, quantity INT, timestamp BIGINT; id BIGINT is none of them, and has no 'generator.id'
CREATE STREAM I (id BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='trades');
              ^
test.sql:10:90: in the expression: expected an expression, found ")"
CREATE STREAM J (at DATE) WITH ('type'='source', 'extension'='generator', 'generator.at'='n =');
                                                                                         ^
