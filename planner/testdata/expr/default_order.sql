-- AND binds tighter than OR, and comparisons tighter than both.
-- sql
SELECT TRUE OR FALSE AND FALSE AS a, 1 + 2 * 3 = 7 AS b, NOT 1 = 2 AS c;
-- output
{"a":true,"b":true,"c":true}
