package format

import (
	"strings"
	"testing"
)

// What JSON text becomes which rows, and which is refused and why (CLI.md, "Text
// of values" and "Limits").
var jsonCases = []decodeCase{
	{"fields match columns by name, then ignoring case", "a INT, B STRING", "", `{"B":"x","a":1}
{"A":2,"b":"y"}
`, `
{"a":1,"B":"x"}
{"a":2,"B":"y"}
`, ""},
	{"unknown fields are skipped, whatever they hold", "a INT", "", `{"x":[1,{"y":"}"}],"a":1,"z":-1.5e3}
{"s":"\u00e9é","a":2,"t":true,"n":null}
`, `
{"a":1}
{"a":2}
`, ""},
	{"unknown fields must be well-formed", "a INT", "", `{"a":1,"x":01}
{"a":2,"x":tru}
{"a":3,"x":[1,]}
{"a":4,"x":"` + "\xff" + `"}
{"a":5}
`, `
{"a":5}
`, `
line 1, offset 0: [decode] the JSON text is broken: expected a value, found 01 | {"a":1,"x":01}
line 2, offset 15: [decode] the JSON text is broken: expected a value, found tru | {"a":2,"x":tru}
line 3, offset 31: [decode] the JSON text is broken: expected a value, found ] | {"a":3,"x":[1,]}
line 4, offset 48: [utf8] invalid UTF-8 | {"a":4,"x":"` + "\xff" + `"}
`},
	{"a missing field is NULL", "a INT, b STRING", "", `{}
{"b":"x"}
`, `
{"a":null,"b":null}
{"a":null,"b":"x"}
`, ""},
	{"unless json.fail-on-missing-field", "a INT, b STRING", "json.fail-on-missing-field=true", `{"a":1,"b":null}
{"b":"x"}
`, `
{"a":1,"b":null}
`, `
line 2, offset 17: [missing a] the field "a" is missing | {"b":"x"}
`},
	{"the last of duplicate keys wins", "a INT, s STRING, l ARRAY<INT>", "", `{"a":1,"a":2,"s":"x","s":null,"l":[1],"l":[2,3]}
{"a":1,"A":3,"s":"x","l":null}
`, `
{"a":2,"s":null,"l":[2,3]}
{"a":3,"s":"x","l":null}
`, ""},
	{"whole numbers however written", "a INT, b BIGINT", "", `{"a":3.0,"b":1e3}
{"a":-0,"b":9223372036854775807}
{"a":1200e-2,"b":-9223372036854775808}
{"a":0e99999999999,"b":9.223372036854775807e18}
`, `
{"a":3,"b":1000}
{"a":0,"b":9223372036854775807}
{"a":12,"b":-9223372036854775808}
{"a":0,"b":9223372036854775807}
`, ""},
	{"numbers that do not fit their column", "i INT, t TINYINT, d DOUBLE, f FLOAT, n DECIMAL(4,2)", "", `{"i":3.5}
{"i":1.0000000000000000000000001}
{"i":2147483648}
{"i":99999999999999999999}
{"i":1e400}
{"t":128}
{"d":1e400}
{"f":1e39}
{"n":100}
{"n":99.994}
`, `
{"i":null,"t":null,"d":null,"f":null,"n":99.99}
`, `
line 1, offset 0: [type i] the value 3.5 of "i" is not a whole number (INT) | {"i":3.5}
line 2, offset 10: [type i] the value 1.0000000000000000000000001 of "i" is not a whole number (INT) | {"i":1.0000000000000000000000001}
line 3, offset 44: [range i] the value 2147483648 of "i" is out of range for INT | {"i":2147483648}
line 4, offset 61: [range i] the value 99999999999999999999 of "i" is out of range for INT | {"i":99999999999999999999}
line 5, offset 88: [range i] the value 1e400 of "i" is out of range for INT | {"i":1e400}
line 6, offset 100: [range t] the value 128 of "t" is out of range for TINYINT | {"t":128}
line 7, offset 110: [range d] the value 1e400 of "d" is out of range for DOUBLE | {"d":1e400}
line 8, offset 122: [range f] the value 1e39 of "f" is out of range for FLOAT | {"f":1e39}
line 9, offset 133: [range n] the value 100 of "n" is out of range for DECIMAL(4,2) | {"n":100}
`},
	{"decimals round half away from zero", "n DECIMAL(9,2)", "", `{"n":1.005}
{"n":-1.005}
{"n":1.0049999}
{"n":12.3e1}
`, `
{"n":1.01}
{"n":-1.01}
{"n":1.00}
{"n":123.00}
`, ""},
	{"a value of another kind", "i INT, s STRING, b BOOL, t TIMESTAMP, l ARRAY<INT>, m STRUCT<x INT>", "", `{"i":"12"}
{"s":7}
{"b":1}
{"b":"true"}
{"i":true}
{"t":"soon"}
{"t":[1]}
{"l":{"x":1}}
{"l":[1,"2"]}
{"m":[1]}
{"m":{"x":"1"}}
`, "", `
line 1, offset 0: [type i] the value "12" of "i" is not an INT | {"i":"12"}
line 2, offset 11: [type s] the value 7 of "s" is not a STRING | {"s":7}
line 3, offset 19: [type b] the value 1 of "b" is not a BOOL | {"b":1}
line 4, offset 27: [type b] the value "true" of "b" is not a BOOL | {"b":"true"}
line 5, offset 40: [type i] the value true of "i" is not an INT | {"i":true}
line 6, offset 51: [type t] the value "soon" of "t" is not a TIMESTAMP | {"t":"soon"}
line 7, offset 64: [type t] the value [1] of "t" is not a TIMESTAMP | {"t":[1]}
line 8, offset 74: [type l] the value {"x":1} of "l" is not an ARRAY<INT> | {"l":{"x":1}}
line 9, offset 88: [type l] the value "2" of "l" is not an INT | {"l":[1,"2"]}
line 10, offset 102: [type m] the value [1] of "m" is not a STRUCT<x INT> | {"m":[1]}
line 11, offset 112: [type x] the value "1" of "x" is not an INT | {"m":{"x":"1"}}
`},
	{"json.coerce takes texts for what they hold", "i INT, d DOUBLE, b BOOL, n DECIMAL(5,1)", "json.coerce=true", `{"i":"12","d":"1.5","b":"true","n":"0.25"}
{"i":"x"}
{"i":""}
{"i":" 1"}
`, `
{"i":12,"d":1.5,"b":true,"n":0.3}
`, `
line 2, offset 43: [type i] the value "x" of "i" is not an INT | {"i":"x"}
line 3, offset 53: [type i] the value "" of "i" is not an INT | {"i":""}
line 4, offset 62: [type i] the value " 1" of "i" is not an INT | {"i":" 1"}
`},
	{"what is no JSON", "a DOUBLE", "", `{"a":NaN}
{"a":Infinity}
{"a":+1}
{"a":.5}
{"a":1.}
{"a":1e}
{"a":0x10}
{'a':1}
{"a" 1}
{"a":1 "b":2}
{"a":1,}
{"a":1}}
{"a":1} {"a":2}
7
"x"
nul
`, "", `
line 1, offset 0: [decode a] the JSON text is broken: expected a value, found NaN | {"a":NaN}
line 2, offset 10: [decode a] the JSON text is broken: expected a value, found Infinity | {"a":Infinity}
line 3, offset 25: [decode a] the JSON text is broken: expected a value, found +1 | {"a":+1}
line 4, offset 34: [decode a] the JSON text is broken: expected a value, found .5 | {"a":.5}
line 5, offset 43: [decode a] the JSON text is broken: expected a value, found 1. | {"a":1.}
line 6, offset 52: [decode a] the JSON text is broken: expected a value, found 1e | {"a":1e}
line 7, offset 61: [decode] the JSON text is broken: expected "," or '}', found 'x' | {"a":0x10}
line 8, offset 72: [decode] the JSON text is broken: expected a key, found '\'' | {'a':1}
line 9, offset 80: [decode] the JSON text is broken: expected ":", found '1' | {"a" 1}
line 10, offset 88: [decode] the JSON text is broken: expected "," or '}', found '"' | {"a":1 "b":2}
line 11, offset 102: [decode] the JSON text is broken: expected a key, found '}' | {"a":1,}
line 12, offset 111: [decode] something follows the JSON object | {"a":1}}
line 13, offset 120: [decode] something follows the JSON object | {"a":1} {"a":2}
line 14, offset 136: [decode] a row must be a JSON object | 7
line 15, offset 138: [decode] a row must be a JSON object | "x"
line 16, offset 142: [decode] a row must be a JSON object | nul
`},
	{"truncated text", "a INT, s STRING", "", `{"a":1,"s":"cut
{"a":1,"s":
{"a":1,"s"
{"a":1
{"a":1,"s":"\u00
{"a":2,"s":"whole"}
{"a":3`, `
{"a":2,"s":"whole"}
`, `
line 1, offset 0: [decode s] the JSON text is cut off within a string | {"a":1,"s":"cut
line 2, offset 16: [decode] the JSON text is cut off | {"a":1,"s":
line 3, offset 28: [decode] the JSON text is cut off | {"a":1,"s"
line 4, offset 39: [decode] the JSON text is cut off | {"a":1
line 5, offset 46: [decode s] the JSON text is cut off within a string | {"a":1,"s":"\u00
line 7, offset 83: [decode] the JSON text is cut off | {"a":3
`},
	{"strings", "s STRING", "", `{"s":"tab\tquote\" \\ \/ \b\f\n\r"}
{"s":"\u00e9 \ud83d\ude00 é 😀"}
{"s":"\u0000"}
`, `
{"s":"tab\tquote\" \\ / \u0008\u000c\n\r"}
{"s":"é 😀 é 😀"}
{"s":"\u0000"}
`, ""},
	{"strings that are none", "s STRING", "", `{"s":"\ud83d"}
{"s":"\ud83dx"}
{"s":"\ude00"}
{"s":"\ud83d\u0041"}
{"s":"\x"}
{"s":"\u00zz"}
{"s":"a` + "\x00" + `b"}
{"s":"` + "\xc3" + `"}
{"s":"` + "\xed\xa0\x80" + `"}
`, "", `
line 1, offset 0: [utf8 s] a lone surrogate | {"s":"\ud83d"}
line 2, offset 15: [utf8 s] a lone surrogate | {"s":"\ud83dx"}
line 3, offset 31: [utf8 s] a lone surrogate | {"s":"\ude00"}
line 4, offset 46: [utf8 s] a lone surrogate | {"s":"\ud83d\u0041"}
line 5, offset 67: [decode s] an unknown escape \x | {"s":"\x"}
line 6, offset 78: [decode s] a broken \u escape | {"s":"\u00zz"}
line 7, offset 93: [decode s] there is a control character in a string | {"s":"a` + "\x00" + `b"}
line 8, offset 105: [utf8 s] invalid UTF-8 | {"s":"` + "\xc3" + `"}
line 9, offset 115: [utf8 s] invalid UTF-8 | {"s":"` + "\xed\xa0\x80" + `"}
`},
	{"times", "t TIMESTAMP, d DATE, c TIME", "", `{"t":"2026-01-31T10:00:00Z","d":"2026-01-31","c":"10:00:00"}
{"t":"2026-01-31T10:00:00.1234567+02:00","d":"2026-01-31T23:00:00Z"}
{"t":"2026-01-31 10:00:00.5"}
{"t":"2026-01-31"}
{"t":1769853600123}
{"t":1.5}
{"t":1e300}
{"t":"2026-02-30"}
`, `
{"t":"2026-01-31T10:00:00Z","d":"2026-01-31","c":"10:00:00"}
{"t":"2026-01-31T08:00:00.123456Z","d":"2026-01-31","c":null}
{"t":"2026-01-31T10:00:00.500Z","d":null,"c":null}
{"t":"2026-01-31T00:00:00Z","d":null,"c":null}
{"t":"2026-01-31T10:00:00.123Z","d":null,"c":null}
`, `
line 6, offset 199: [type t] the value 1.5 of "t" is not a whole number of milliseconds | {"t":1.5}
line 7, offset 209: [range t] the value 1e300 of "t" is out of range for TIMESTAMP | {"t":1e300}
line 8, offset 221: [type t] the value "2026-02-30" of "t" is not a TIMESTAMP | {"t":"2026-02-30"}
`},
	{"bytes are base64", "b BYTES", "", `{"b":"AAEC"}
{"b":"\u0041AEC"}
{"b":"???"}
`, `
{"b":"AAEC"}
{"b":"AAEC"}
`, `
line 3, offset 31: [type b] the value "???" of "b" is not a BYTES | {"b":"???"}
`},
	{"nested values", "j JSON, l ARRAY<ARRAY<INT>>, m STRUCT<x INT, y STRUCT<z STRING>>", "", `{"j":{"a": [1, "x y"]},"l":[[1,null],[],null],"m":{"y":{"z":"deep"},"x":1,"other":0}}
{"j":"text","l":[ ],"m":{ }}
{"j": [ 1 ] ,"m":{"X":1,"x":2,"Y":null}}
`, `
{"j":{"a":[1,"x y"]},"l":[[1,null],[],null],"m":{"x":1,"y":{"z":"deep"}}}
{"j":"text","l":[],"m":{"x":null,"y":null}}
{"j":[1],"l":null,"m":{"x":2,"y":null}}
`, ""},
	{"json.mapping reads a column from a path", "x INT, a JSON, y STRING, z INT", "json.mapping.x=$.a.b json.mapping.y=$.a.c.d", `{"a":{"b":1,"c":{"d":"deep"}},"z":2,"x":9}
{"a":{"b":1},"a":{"c":{"d":"last"}}}
{"a":7,"z":3}
{"z":4}
{"a":{"b":"no"}}
`, `
{"x":1,"a":{"b":1,"c":{"d":"deep"}},"y":"deep","z":2}
{"x":null,"a":{"c":{"d":"last"}},"y":"last","z":null}
{"x":null,"a":7,"y":null,"z":3}
{"x":null,"a":null,"y":null,"z":4}
`, `
line 5, offset 102: [type x] the value "no" of "x" is not an INT | {"a":{"b":"no"}}
`},
	{"json.mapping of a broken path", "x INT", "json.mapping.x=a.b", "", "", `"a.b" is not a path like $.a.b`},
	{"json.mapping of no column", "x INT", "json.mapping.y=$.a", "", "", `the stream has no column "y"`},
	{"blank lines, CRLF and white space", "a INT", "", "\r\n\n  {\"a\" : 1 } \r\n\t\n{\"a\":2}\r\n\n{\"a\":3}", `
{"a":1}
{"a":2}
{"a":3}
`, ""},
	{"a byte order mark at the start, and only there", "a INT", "", "\xef\xbb\xbf{\"a\":1}\n\xef\xbb\xbf{\"a\":2}\n", `
{"a":1}
`, `
line 2, offset 11: [decode] a row must be a JSON object | ` + "\xef\xbb\xbf" + `{"a":2}
`},
	{"NUL bytes", "a INT", "", "{\"a\":1}\x00\n\x00\n{\"a\":\x001}\n{\"a\":2}\n", `
{"a":2}
`, `
line 1, offset 0: [decode] something follows the JSON object | {"a":1}` + "\x00" + `
line 2, offset 9: [decode] a row must be a JSON object | ` + "\x00" + `
line 3, offset 11: [decode a] the JSON text is broken: expected a value, found ` + "\x00" + `1 | {"a":` + "\x00" + `1}
`},
	{"a record that is too long", "a STRING", "json.max-record=20B", `{"a":"12345678901234567890"}
{"a":"1234567890"}
{"a":"12345678901234567890"}`, `
{"a":"1234567890"}
`, `
line 1, offset 0: [size] a record of more than 20 bytes | {"a":"12345678901234
line 3, offset 48: [size] a record of more than 20 bytes | {"a":"12345678901234
`},
}

func TestJSON(t *testing.T) {
	for _, c := range jsonCases {
		t.Run(c.name, func(t *testing.T) { c.run(t, &JSON) })
	}
}

// One array is read element by element, wherever its lines end.
var arrayCases = []decodeCase{
	{"one object a line", "a INT", "", "[\n{\"a\":1},\n{\"a\":2}\n]\n", "{\"a\":1}\n{\"a\":2}\n", ""},
	{"all on one line", "a INT", "", ` [{"a":1},{"a":2} , {"a":3}]`, "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n", ""},
	{"an object over several lines", "a INT, s STRING", "", "[\n  {\n    \"a\": 1,\n    \"s\": \"]}\"\n  },\n  {\n    \"a\": 2,\n    \"s\": null\n  }\n]\n",
		"{\"a\":1,\"s\":\"]}\"}\n{\"a\":2,\"s\":null}\n", ""},
	{"no element", "a INT", "", "[ ]", "", ""},
	{"nested line feeds", "l ARRAY<INT>", "", "[{\"l\":[1,\n2]},{\"l\":[3,\n4]},{\"l\":[5,\n6]}]", "{\"l\":[1,2]}\n{\"l\":[3,4]}\n{\"l\":[5,6]}\n", ""},
	{"bad elements between good ones", "a INT", "", `[{"a":1},{"a":x},{"a":2},7,"}",null,[1,{"a":9}],{"a":"3"},{"a":4}]`, "{\"a\":1}\n{\"a\":2}\n{\"a\":4}\n", `
row 2, offset 9: [decode a] the JSON text is broken: expected a value, found x | {"a":x}
row 4, offset 25: [decode] a row must be a JSON object | 7
row 5, offset 27: [decode] a row must be a JSON object | "}"
row 6, offset 31: [decode] a row must be a JSON object | null
row 7, offset 36: [decode] a row must be a JSON object | [1,{"a":9}]
row 8, offset 48: [type a] the value "3" of "a" is not an INT | {"a":"3"}
`},
	{"an element that does not end is given up with its line", "a INT, s STRING", "", `[
{"a":1},
{"a":2,
{"a":3},
{"a":4,"s":"open},
{"a":5}
]
`, "{\"a\":1,\"s\":null}\n{\"a\":3,\"s\":null}\n{\"a\":5,\"s\":null}\n", `
row 2, offset 11: [decode] the JSON text is broken: expected a key, found '{' | {"a":2,

row 4, offset 28: [decode s] there is a control character in a string | {"a":4,"s":"open},

`},
	{"commas", "a INT", "", "[{\"a\":1} {\"a\":2},,{\"a\":3},]", "{\"a\":1}\n{\"a\":3}\n", `
row 2, offset 9: [decode] the array is broken: expected "," between its elements | {"a":2}
row 3, offset 17: [decode] a row must be a JSON object | ,
row 5, offset 26: [decode] a row must be a JSON object | ]
`},
	{"a cut array", "a INT", "", "[{\"a\":1},{\"a\":2}\n", "{\"a\":1}\n{\"a\":2}\n", `
row 3, offset 17: [decode] the array is cut off: its "]" is missing | ` + `
`},
	{"a cut element", "a INT", "", "[{\"a\":1},\n{\"a\":\n", "{\"a\":1}\n", `
row 2, offset 10: [decode] the JSON text is cut off | {"a":

`},
	{"lines after it", "a INT", "", "[{\"a\":1}]\n{\"a\":2}\n[{\"a\":3}]\n", "{\"a\":1}\n{\"a\":2}\n", `
line 4, offset 18: [decode] a row must be a JSON object | [{"a":3}]
`},
	{"an element that is too long", "a STRING", "json.max-record=20B", `[{"a":"1234567890"},{"a":"[{12345\"6789012345678"},{"a":["12345678901234567890",{}]},{"a":"1"}]`, "{\"a\":\"1234567890\"}\n{\"a\":\"1\"}\n", `
row 2, offset 20: [size] a record of more than 20 bytes | {"a":"[{12345\"67890
row 3, offset 51: [size] a record of more than 20 bytes | {"a":["1234567890123
`},
}

func TestJSONArray(t *testing.T) {
	for _, c := range arrayCases {
		t.Run(c.name, func(t *testing.T) {
			c.run(t, &JSON)
		})
	}
}

// Objects and arrays are at most 64 deep within each other, the row included,
// and an object has at most 4096 keys.
func TestJSONLimits(t *testing.T) {
	nested := func(depth int) string {
		return `{"j":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + "}\n"
	}
	wide := func(keys int) string { return "{" + strings.TrimSuffix(strings.Repeat(`"k":1,`, keys), ",") + "}\n" }
	for _, c := range []struct {
		name, input string
		good        bool
	}{
		{"64 deep", nested(64), true}, {"65 deep", nested(65), false},
		{"64 deep, skipped", strings.Replace(nested(64), "j", "x", 1), true}, {"65 deep, skipped", strings.Replace(nested(65), "j", "x", 1), false},
		{"4096 keys", wide(4096), true}, {"4097 keys", wide(4097), false},
		{"4096 keys, nested", `{"j":` + strings.TrimSpace(wide(4096)) + "}\n", true}, {"4097 keys, nested", `{"j":` + strings.TrimSpace(wide(4097)) + "}\n", false},
	} {
		got := decode(t, &JSON, declared(t, "j JSON"), "", []byte(c.input), 1024, nil)
		if good := got.rejected == ""; good != c.good {
			t.Errorf("%s: %.200s", c.name, got.rejected)
		}
	}
}
