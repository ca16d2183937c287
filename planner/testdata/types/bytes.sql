-- BYTES print as base64; as a text they must be UTF-8.
-- sql
SELECT X'4142' AS b, CAST(X'4142' AS STRING) AS s, CAST('é' AS BYTES) AS e, hex(X'00ff') AS h, length(X'00ff') AS n, X'00' < X'01' AS less, to_base64(X'4142') AS t, TRY_CAST(X'ff' AS STRING) AS broken;
-- output
{"b":"QUI=","s":"AB","e":"w6k=","h":"00FF","n":2,"less":true,"t":"QUI=","broken":null}
