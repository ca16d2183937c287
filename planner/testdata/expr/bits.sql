-- Bit operators work on signed 64-bit integers.
-- sql
SELECT 6 & 3 AS a, 6 | 3 AS b, 6 ^ 3 AS c, 1 << 4 AS d, -8 >> 1 AS e, ~1 AS f;
-- output
{"a":2,"b":7,"c":5,"d":16,"e":-4,"f":-2}
