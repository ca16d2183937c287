-- SET takes the keys that a script may set.
-- sql
SET 'pipeline.nme' = 'spikes';
SET 'watermark.delay' = 'soon';
SELECT 1 AS a;
-- output
test.sql:1:5: unknown setting "pipeline.nme"; a script may set pipeline.name, pattern.max-instances, watermark.delay, watermark.idle-timeout, watermark.max-future-skew, table.max-rows, table.versions; did you mean "pipeline.name"?
SET 'pipeline.nme' = 'spikes';
    ^
test.sql:2:25: "soon" is not a value of "watermark.delay": expected a duration such as '5s'
SET 'watermark.delay' = 'soon';
                        ^
-- sql
SET 'pipeline.name' = '../elsewhere';
SET 'pipeline.name' = '';
SELECT 1 AS one;
-- output
test.sql:1:23: "../elsewhere" is not a value of "pipeline.name": it takes a name, not a path
SET 'pipeline.name' = '../elsewhere';
                      ^
test.sql:2:23: "" is not a value of "pipeline.name": it takes a name
SET 'pipeline.name' = '';
                      ^
