-- ENGINE, AUTO_INCREMENT and keys belong to tables of a database.
-- sql
CREATE STREAM s (id INT AUTO_INCREMENT, a STRING) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM t (id INT) ENGINE=InnoDB;
CREATE STREAM u (id INT, FOREIGN KEY (id) REFERENCES t (id)) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM v (id INT UNSIGNED) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM w (id INT PRIMARY KEY) WITH ('type'='source', 'extension'='stdin');
-- output
test.sql:1:25: AUTO_INCREMENT has no meaning for streams
CREATE STREAM s (id INT AUTO_INCREMENT, a STRING) WITH ('type'='source', 'extension'='stdin');
                        ^
test.sql:2:26: ENGINE has no meaning for streams; options go into WITH (…)
CREATE STREAM t (id INT) ENGINE=InnoDB;
                         ^
test.sql:3:26: FOREIGN KEY has no meaning for streams
CREATE STREAM u (id INT, FOREIGN KEY (id) REFERENCES t (id)) WITH ('type'='source', 'extension'='stdin');
                         ^
test.sql:4:25: UNSIGNED is not supported: integers are signed
CREATE STREAM v (id INT UNSIGNED) WITH ('type'='source', 'extension'='stdin');
                        ^
test.sql:5:25: a stream has no PRIMARY KEY; CREATE TABLE makes a table
CREATE STREAM w (id INT PRIMARY KEY) WITH ('type'='source', 'extension'='stdin');
                        ^
