-- Columns of FROM 'path' are learnt from all rows of the first MiB, however an array is spread over lines, of the first file that has rows.
-- input: one.json
[{"a":1},{"a":2.5,"b":"x"},
{"c":{"d":[1]},"t":"2024-01-01T00:00:00Z"}]
-- input: pretty.json
[
  {
    "a": 1
  },
  {
    "a": 2,
    "b": true
  }
]
-- input: many_1.json
[]
-- input: many_2.jsonl

-- input: many_3.jsonl
{"a":1}
{"b":"x"}
-- input: empty_1.csv
a,b
-- input: empty_2.csv
a,b
1,2.5
-- input: spaces.csv
 a , b c
1,x
-- sql
SELECT * FROM 'spaces.csv';
-- output
{"a":1,"b c":"x"}
-- sql
SELECT * FROM 'one.json';
-- output
{"a":1,"b":null,"c":null,"t":null}
{"a":2.5,"b":"x","c":null,"t":null}
{"a":null,"b":null,"c":{"d":[1]},"t":"2024-01-01T00:00:00Z"}
-- sql
SELECT a + 1 AS a, b FROM 'pretty.json';
-- output
{"a":2,"b":null}
{"a":3,"b":true}
-- sql
SELECT a + 1 AS a, b FROM 'many_*';
-- output
{"a":2,"b":null}
{"a":null,"b":"x"}
-- sql
SELECT a + 1 AS a, b * 2 AS b FROM 'empty_*.csv';
-- output
{"a":2,"b":5}
-- sql
SELECT * FROM 'many_1.json';
-- output
test.sql:1:15: many_1.json: no rows to learn the columns from; declare them with CREATE STREAM
SELECT * FROM 'many_1.json';
              ^
