-- CSV follows RFC 4180; an empty field is NULL; a record with another number of fields is an error of the row.
-- input: rows.csv
id,name,price
1,"a, b",1.50
2,"say ""hi""",
3,x
4,y,oops
-- sql
CREATE STREAM C (id INT, name STRING, price DECIMAL(10,2)) WITH ('type'='source', 'extension'='file', 'file.path'='rows.csv');
CREATE STREAM Good AS SELECT id, name, price FROM C;
CREATE STREAM Bad AS SELECT error, position FROM errors(C);
-- output
{"_stream":"Good","id":1,"name":"a, b","price":1.50}
{"_stream":"Good","id":2,"name":"say \"hi\"","price":null}
{"_stream":"Bad","error":"the record has 2 fields instead of 3","position":"line 4, offset 44"}
{"_stream":"Bad","error":"the value \"oops\" of \"price\" is not a DECIMAL(10,2)","position":"line 5, offset 48"}
note: first fields error: rows.csv, line 4, offset 44: the record has 2 fields instead of 3
note: first type error: rows.csv, line 5, offset 48: the value "oops" of "price" is not a DECIMAL(10,2)
