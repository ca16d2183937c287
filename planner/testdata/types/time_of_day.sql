-- A TIME is compared, taken apart and cast; it has no date, so intervals do not move it.
-- sql
SELECT TIME '10:00' < TIME '11:00:00.5' AS less, hour(TIME '10:20:30') AS h, minute(TIME '10:20:30') AS m, extract(MICROSECOND FROM TIME '10:20:30.25') AS us,
       CAST('07:05' AS TIME) AS t, CAST(TIME '10:00:00.5' AS STRING) AS s, CAST(TIMESTAMP '2026-01-31 10:11:12' AS TIME) AS c, greatest(TIME '01:00', TIME '02:00') AS g;
-- output
{"less":true,"h":10,"m":20,"us":250000,"t":"07:05:00","s":"10:00:00.500","c":"10:11:12","g":"02:00:00"}
-- sql
SELECT TIME '10:00' + INTERVAL 1 SECOND AS a;
SELECT year(TIME '10:00') AS a;
SELECT CAST(TIME '10:00' AS TIMESTAMP) AS a;
-- output
test.sql:1:8: expected TIMESTAMP, got TIME
SELECT TIME '10:00' + INTERVAL 1 SECOND AS a;
       ^
test.sql:2:13: argument 1 of year: expected TIMESTAMP, got TIME
SELECT year(TIME '10:00') AS a;
            ^
test.sql:3:8: cannot cast TIME to TIMESTAMP
SELECT CAST(TIME '10:00' AS TIMESTAMP) AS a;
       ^
