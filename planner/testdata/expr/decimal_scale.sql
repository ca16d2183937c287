-- DECIMALs add with the larger scale, multiply with the sum, and divide with four more digits.
-- sql
SELECT 1.5 + 1.25 AS a, 1.5 * 1.25 AS b, 1.00 / 3 AS c, 2 + 0.5 AS d;
-- output
{"a":2.75,"b":1.875,"c":0.333333,"d":2.5}
