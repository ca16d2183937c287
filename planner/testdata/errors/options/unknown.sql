-- An unknown option is reported at its key, with the nearest one.
-- sql
CREATE STREAM s (a INT) WITH ('type'='source', 'extension'='file', 'file.pth'='a.jsonl', 'file.path'='a.jsonl', 'fromat'='json');
SELECT a FROM s;
-- output
test.sql:1:68: unknown option "file.pth"; did you mean "file.path"?
…TREAM s (a INT) WITH ('type'='source', 'extension'='file', 'file.pth'='a.jsonl', 'file.path'='a.jsonl', 'fromat'='json…
                                                            ^
test.sql:1:113: unknown option "fromat"; did you mean "format"?
…EAM s (a INT) WITH ('type'='source', 'extension'='file', 'file.pth'='a.jsonl', 'file.path'='a.jsonl', 'fromat'='json');
                                                                                                       ^
