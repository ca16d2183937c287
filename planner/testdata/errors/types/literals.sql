-- A literal that names no value is refused where it stands.
-- sql
SELECT DATE '2024-02-30' AS a, TIMESTAMP 'noon' AS b, TIME '25:00:00' AS c, 99999999999999999999999999999999999999999 AS d;
-- output
test.sql:1:8: "2024-02-30" is not a DATE
SELECT DATE '2024-02-30' AS a, TIMESTAMP 'noon' AS b, TIME '25:00:00' AS c, 99999999999999999999999999999999999999999 A…
       ^
test.sql:1:32: "noon" is not a TIMESTAMP
SELECT DATE '2024-02-30' AS a, TIMESTAMP 'noon' AS b, TIME '25:00:00' AS c, 99999999999999999999999999999999999999999 A…
                               ^
test.sql:1:55: "25:00:00" is not a TIME
SELECT DATE '2024-02-30' AS a, TIMESTAMP 'noon' AS b, TIME '25:00:00' AS c, 99999999999999999999999999999999999999999 A…
                                                      ^
test.sql:1:77: number 99999999999999999999999999999999999999999 has more than 38 digits
…CT DATE '2024-02-30' AS a, TIMESTAMP 'noon' AS b, TIME '25:00:00' AS c, 99999999999999999999999999999999999999999 AS d;
                                                                         ^
