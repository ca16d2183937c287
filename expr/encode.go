package expr

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"hash/crc32"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
)

// encodeFunctions take texts apart and write values in other notations.
var encodeFunctions = []Function{
	{Name: "ascii", Doc: "ascii(s) is the first byte of s as a number, 0 for the empty text.", Build: fixed("ascii", textToInt(func(s []byte) int64 {
		if len(s) == 0 {
			return 0
		}
		return int64(s[0])
	})), Examples: []Example{{"ascii('A')", "65"}, {"ascii('')", "0"}, {"ascii(NULL)", "NULL"}}},
	{Name: "split_part", Doc: "split_part(s, d, n) is part n of s, counted from 1, where d separates them; '' past the end.",
		Build: fixed("split_part", textRow([]param{anyText, anyText, integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
			s, d, n := textAt(a, 0, i), textAt(a, 1, i), intArg(a, 2, i)
			if n < 1 || len(d) == 0 && n > 1 {
				return dst, ok
			}
			if len(d) == 0 {
				return append(dst, s...), ok
			}
			for ; n > 1; n-- {
				_, rest, found := bytes.Cut(s, d)
				if !found {
					return dst, ok
				}
				s = rest
			}
			part, _, _ := bytes.Cut(s, d)
			return append(dst, part...), ok
		})), Examples: []Example{{"split_part('a,b,c', ',', 2)", "b"}, {"split_part('a,b', ',', 5)", ""}, {"split_part(NULL, ',', 1)", "NULL"}}},
	{Name: "substring_index", Doc: "substring_index(s, d, n) is what stands before the n-th d, or after the n-th from the end if n is negative.",
		Build: fixed("substring_index", textRow([]param{anyText, anyText, integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
			return append(dst, substringIndex(textAt(a, 0, i), textAt(a, 1, i), intArg(a, 2, i))...), ok
		})), Examples: []Example{{"substring_index('a.b.c', '.', 2)", "a.b"}, {"substring_index('a.b.c', '.', -1)", "c"}, {"substring_index(NULL, '.', 1)", "NULL"}}},
	{Name: "crc32", Doc: "crc32(s) is the CRC-32 checksum of s.", Build: fixed("crc32", textToInt(func(s []byte) int64 { return int64(crc32.ChecksumIEEE(s)) })),
		Examples: []Example{{"crc32('MariaDB')", "4227209140"}, {"crc32(NULL)", "NULL"}}},
	{Name: "bin", Doc: "bin(n) is n in base 2.", Build: fixed("bin", textRow([]param{integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		return strconv.AppendUint(dst, uint64(intArg(a, 0, i)), 2), ok
	})), Examples: []Example{{"bin(5)", "101"}, {"bin(NULL)", "NULL"}}},
	{Name: "hex", Doc: "hex(x) is a number in base 16, or the bytes of a text as hexadecimal digits.", Build: buildHex,
		Examples: []Example{{"hex(255)", "FF"}, {"hex('az')", "617A"}, {"hex(NULL)", "NULL"}}},
	{Name: "to_base64", Doc: "to_base64(x) is a text or BYTES in base64, in lines of 76 characters.", Build: exactly("to_base64", 1, func(args []Expr) (Expr, error) {
		x, err := NewCast(args[0], batch.Of(batch.Bytes), false)
		if err != nil {
			return nil, err
		}
		return call("to_base64", stringType, func(env *Env, a []batch.Column, n int, out *batch.Column) {
			texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) {
				return appendBase64Lines(dst, textAt(a, 0, i)), ok
			})
		}, x), nil
	}), Examples: []Example{{"to_base64('abc')", "YWJj"}, {"to_base64(NULL)", "NULL"}}},
	{Name: "from_base64", Doc: "from_base64(s) is the BYTES that s is the base64 of; NULL where it is none.",
		Build: fixed("from_base64", overload{params: []param{text}, result: batch.Of(batch.Bytes), kernel: func(env *Env, a []batch.Column, n int, out *batch.Column) {
			texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) {
				decoded, err := base64.StdEncoding.AppendDecode(dst, textAt(a, 0, i))
				if err != nil {
					return dst, isNull
				}
				return decoded, ok
			})
		}}), Examples: []Example{{"CAST(from_base64('YWJj') AS STRING)", "abc"}, {"from_base64('?')", "NULL"}}},
	{Name: "json_valid", Doc: "json_valid(s) reports whether s is JSON.", Build: fixed("json_valid", boolRow([]param{anyText}, func(a []batch.Column, i int) (bool, verdict) {
		s := textAt(a, 0, i)
		return utf8.Valid(s) && json.Valid(s), ok
	})), Examples: []Example{{"json_valid('[1]')", "true"}, {"json_valid('[1')", "false"}, {"json_valid(NULL)", "NULL"}}},
	{Name: "cot", Doc: "cot(x) is the cotangent of x radians.", Build: fixed("cot", ofDouble1(func(v float64) float64 { return 1 / math.Tan(v) })),
		Examples: []Example{{"round(cot(1), 4)", "0.6421"}, {"cot(NULL)", "NULL"}}},
}

// appendBase64Lines is base64 in lines of 76 characters, as in MySQL.
func appendBase64Lines(dst, s []byte) []byte {
	const line = 76 / 4 * 3
	for ; len(s) > line; s = s[line:] {
		dst = append(base64.StdEncoding.AppendEncode(dst, s[:line]), '\n')
	}
	return base64.StdEncoding.AppendEncode(dst, s)
}

func substringIndex(s, d []byte, n int64) []byte {
	if n == 0 || len(d) == 0 {
		return nil
	}
	if n > 0 {
		at := 0
		for ; n > 0; n-- {
			next := bytes.Index(s[at:], d)
			if next < 0 {
				return s
			}
			at += next + len(d)
		}
		return s[:at-len(d)]
	}
	end := len(s)
	for ; n < 0; n++ {
		if end = bytes.LastIndex(s[:end], d); end < 0 {
			return s
		}
	}
	return s[end+len(d):]
}

// buildHex is hex of a number, a text or BYTES.
func buildHex(args []Expr) (Expr, error) {
	if len(args) == 1 && args[0].Type().IsText() {
		return call("hex", stringType, func(env *Env, a []batch.Column, n int, out *batch.Column) {
			texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) {
				return append(dst, strings.ToUpper(hex.EncodeToString(textAt(a, 0, i)))...), ok
			})
		}, args[0]), nil
	}
	return fixed("hex", textRow([]param{integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		return append(dst, strings.ToUpper(strconv.FormatUint(uint64(intArg(a, 0, i)), 16))...), ok
	}))(args)
}
