-- Without FROM there is no column to name.
-- sql
SELECT price;
SELECT *;
-- output
test.sql:1:8: unknown column "price": there is no stream to read it from
SELECT price;
       ^
test.sql:2:8: * selects the columns of a stream, and there is no FROM
SELECT *;
       ^
