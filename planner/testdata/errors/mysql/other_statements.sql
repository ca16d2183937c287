-- A script is the whole application: it changes nothing that was there, and has no sessions.
-- sql
DROP STREAM Trades;
ALTER TABLE Trades ADD COLUMN x INT;
USE market;
COMMIT;
-- output
test.sql:1:1: DROP has no meaning here: a script declares all of its streams, and nothing is there before it
DROP STREAM Trades;
^
test.sql:2:1: ALTER has no meaning here: a script declares all of its streams, and nothing is there before it
ALTER TABLE Trades ADD COLUMN x INT;
^
test.sql:3:1: USE has no meaning for streams
USE market;
^
test.sql:4:1: COMMIT has no meaning for streams
COMMIT;
^
