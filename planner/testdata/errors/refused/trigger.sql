-- A trigger is refused; the stream of its ticks is known.
-- sql
CREATE TRIGGER tick AT EVERY 5 SECONDS;
CREATE TRIGGER once AT STRAT;
SELECT triggered_tim FROM tick;
-- output
test.sql:1:1: CREATE TRIGGER makes a stream of ticks; this version does not run it
CREATE TRIGGER tick AT EVERY 5 SECONDS;
^
test.sql:2:24: expected EVERY, START or CRON, found "STRAT"; did you mean START?
CREATE TRIGGER once AT STRAT;
                       ^
test.sql:3:8: unknown column "triggered_tim"; did you mean "triggered_time"?
SELECT triggered_tim FROM tick;
       ^
