-- The spread of values far from zero keeps its digits; one value has none, and a spread that no DOUBLE holds is an error.
-- sql
SELECT k, stddev(x) AS s, var_samp(x) AS v, stddev_samp(x) AS one FROM (VALUES
  ('far', 1e9 + 0.25), ('far', 1e9 + 0.5), ('far', 1e9 + 0.75), ('one', 1e300), ('wide', 1e308), ('wide', -1e308), ('none', CAST(NULL AS DOUBLE))) AS t(k, x) GROUP BY k;
-- output
{"k":"far","s":0.2041241452319315,"v":0.0625,"one":0.25}
{"k":"one","s":0,"v":null,"one":null}
{"k":"none","s":null,"v":null,"one":null}
note: first overflow error: line 5: the value of an aggregate is out of range
