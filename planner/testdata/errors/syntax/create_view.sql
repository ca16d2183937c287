-- What other databases call a view is a stream here.
-- sql
CREATE VIEW v AS SELECT 1;
CREATE OR REPLACE STREAM s AS SELECT 1;
-- output
test.sql:1:8: there are no views; CREATE STREAM x AS SELECT … names a query
CREATE VIEW v AS SELECT 1;
       ^
test.sql:2:8: CREATE OR REPLACE is not supported: a script is the whole application
CREATE OR REPLACE STREAM s AS SELECT 1;
       ^
