-- A computed column is made from the others; a field that is missing or null takes its DEFAULT first.
-- sql
CREATE STREAM T (price DOUBLE, quantity INT DEFAULT 2, notional DOUBLE AS (price * quantity)) WITH ('type'='source', 'extension'='mem');
SELECT * FROM T;
-- push T
{"price":1.5,"quantity":4}
{"price":1.5}
{"price":1.5,"quantity":null}
-- output
{"price":1.5,"quantity":4,"notional":6}
{"price":1.5,"quantity":2,"notional":3}
{"price":1.5,"quantity":2,"notional":3}
-- close
