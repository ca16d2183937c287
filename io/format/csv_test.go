package format

import "testing"

// What CSV text becomes which rows, and which is refused and why.
var csvCases = []decodeCase{
	{"columns are matched by the header, exactly or ignoring case", "a INT, B STRING", "", `b,extra,a
x,?,1
y,?,2
`, `
{"a":1,"B":"x"}
{"a":2,"B":"y"}
`, ""},
	{"a header without a declared column", "a INT, b INT", "", "a,c\n1,2\n", "", `line 1: the header a,c has no column "b"; with 'csv.fail-on-missing-column'='false' it is NULL`},
	{"unless csv.fail-on-missing-column is false", "a INT, b INT", "csv.fail-on-missing-column=false", "a,c\n1,2\n", "{\"a\":1,\"b\":null}\n", ""},
	{"a header that names a column twice", "a INT", "", "a,a\n1,2\n", "", `line 1: the header names the column "a" twice`},
	{"the exact name wins over one of another case", "a INT", "", "A,a\n1,2\n", "{\"a\":2}\n", ""},
	{"without a header, by order", "a INT, b STRING", "csv.header=false", "1,x\n2,y", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n", ""},
	{"another number of fields", "a INT, b INT", "", "a,b\n1\n1,2\n1,2,3\n", "{\"a\":1,\"b\":2}\n", `
line 2, offset 4: [fields] the record has 1 fields instead of 2 | 1

line 4, offset 10: [fields] the record has 3 fields instead of 2 | 1,2,3

`},
	{"quotes hold commas, quotes and line feeds", "a STRING, b STRING", "", "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\r\nlines\",\"\"\"\"\nplain,\"\"\n", `
{"a":"x,y","b":"say \"hi\""}
{"a":"two\r\nlines","b":"\""}
{"a":"plain","b":""}
`, ""},
	{"the empty field is NULL unless it is quoted", "a STRING, b INT", "", "a,b\n,\n\"\",1\n x ,2\n", `
{"a":null,"b":null}
{"a":"","b":1}
{"a":" x ","b":2}
`, ""},
	{"csv.null is another text", "a STRING, b INT", "csv.null=NA", "a,b\nNA,NA\n\"NA\",1\n,2\n", `
{"a":null,"b":null}
{"a":"NA","b":1}
{"a":"","b":2}
`, ""},
	{"csv.delimiter is another character", "a STRING, b INT", "csv.delimiter=;", "a;b\nx,y;1\n\"p;q\";2\n", "{\"a\":\"x,y\",\"b\":1}\n{\"a\":\"p;q\",\"b\":2}\n", ""},
	{"or a tab", "a STRING, b INT", `csv.delimiter=\t`, "a\tb\nx\t1\n", "{\"a\":\"x\",\"b\":1}\n", ""},
	{"but not two", "a STRING", `csv.delimiter=||`, "", "", `csv.delimiter takes one ASCII character other than a quote or a line end, not "||"`},
	{"lost quotes cost their own record", "a STRING, b INT", "", "a,b\n\"open,1\n\"x\",2\nsay \"hi\",3\n\"y\"z,4\nfine,5\n\"end,6\n", "{\"a\":\"x\",\"b\":2}\n{\"a\":\"fine\",\"b\":5}\n", `
line 2, offset 4: [decode] something follows a quoted field | "open,1

line 4, offset 18: [decode] there is a quote inside a field | say "hi",3

line 5, offset 29: [decode] something follows a quoted field | "y"z,4

line 7, offset 43: [decode] a quoted field is not closed | "end,6

`},
	{"numbers as people write them", "i INT, d DOUBLE, n DECIMAL(6,2)", "", "i,d,n\n+7,.5,007\n 8 ,1.,-.5\n-0,1e3,+1.005\n", `
{"i":7,"d":0.5,"n":7.00}
{"i":8,"d":1,"n":-0.50}
{"i":0,"d":1000,"n":1.01}
`, ""},
	{"values that do not fit", "i TINYINT, d DOUBLE, b BOOL, t TIMESTAMP", "", "i,d,b,t\n128,,,\n1.5,,,\n,x,,\n,.,,\n,1e999,,\n,NaN,,\n,,yes,\n,,,soon\n1,2,TRUE,2026-01-31\n", `
{"i":1,"d":2,"b":true,"t":"2026-01-31T00:00:00Z"}
`, `
line 2, offset 8: [range i] the value 128 of "i" is out of range for TINYINT | 128,,,

line 3, offset 15: [type i] the value 1.5 of "i" is not a whole number (TINYINT) | 1.5,,,

line 4, offset 22: [type d] the value "x" of "d" is not a DOUBLE | ,x,,

line 5, offset 27: [type d] the value "." of "d" is not a DOUBLE | ,.,,

line 6, offset 32: [range d] the value 1e999 of "d" is out of range for DOUBLE | ,1e999,,

line 7, offset 41: [type d] the value "NaN" of "d" is not a DOUBLE | ,NaN,,

line 8, offset 48: [type b] the value "yes" of "b" is not a BOOL | ,,yes,

line 9, offset 55: [type t] the value "soon" of "t" is not a TIMESTAMP | ,,,soon

`},
	{"times are ISO-8601, or milliseconds", "t TIMESTAMP, d DATE", "", "t,d\n1769853600123,2026-01-31\n2026-01-31 10:00:00.5,2026-01-31T10:00:00Z\n", `
{"t":"2026-01-31T10:00:00.123Z","d":"2026-01-31"}
{"t":"2026-01-31T10:00:00.500Z","d":"2026-01-31"}
`, ""},
	{"nested columns hold JSON text", "j JSON, l ARRAY<INT>", "", "j,l\n\"{\"\"a\"\": 1}\",\"[1,2]\"\n{x},[1]\n7,\"[\"\"1\"\"]\"\n7,[1] 2\n", `
{"j":{"a":1},"l":[1,2]}
`, `
line 3, offset 25: [decode j] the JSON text is broken: expected a key, found 'x' | {x},[1]

line 4, offset 33: [type l] the value "1" of "l" is not an INT | 7,"[""1""]"

line 5, offset 45: [decode l] something follows the JSON value of "l" | 7,[1] 2

`},
	{"byte order mark, CRLF and blank lines", "a STRING, b INT", "", "\xef\xbb\xbf\"a\",b\r\n\r\nx,1\r\n\n\"y\",2\r\nz,3", `
{"a":"x","b":1}
{"a":"y","b":2}
{"a":"z","b":3}
`, ""},
	{"NUL bytes are text, bytes that are not UTF-8 are not", "a STRING, b INT", "", "a,b\nx\x00y,1\n\xff,2\né,3\n1,4\x00\n", `
{"a":"x\u0000y","b":1}
{"a":"é","b":3}
`, `
line 3, offset 10: [utf8 a] invalid UTF-8 | ` + "\xff" + `,2

line 5, offset 19: [type b] the value "4` + "\x00" + `" of "b" is not an INT | 1,4` + "\x00" + `

`},
	{"a record that is too long", "a STRING", "csv.max-record=10B", "a\n1234567890123\n12345678\n\"12345\n789\"\n\"12345\"\n", `
{"a":"12345678"}
{"a":"12345"}
`, `
line 2, offset 2: [size] a record of more than 10 bytes | 1234567890
line 4, offset 25: [size] a record of more than 10 bytes | "12345

line 5, offset 32: [decode] there is a quote inside a field | 789"

`},
}

func TestCSV(t *testing.T) {
	for _, c := range csvCases {
		t.Run(c.name, func(t *testing.T) { c.run(t, &CSV) })
	}
}
