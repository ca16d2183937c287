package expr

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"unicode"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
)

var textFunctions = []Function{
	{Name: "concat", Doc: "concat(a, b, …) joins texts; NULL where one is NULL.",
		Build:    fixed("concat", overload{params: []param{anyText}, variadic: true, result: stringType, kernel: concatKernel}),
		Examples: []Example{{"concat('a', 1, 'b')", "a1b"}, {"concat('a', NULL)", "NULL"}}},
	{Name: "concat_ws", Doc: "concat_ws(separator, a, b, …) joins the texts that are not NULL.",
		Build:    fixed("concat_ws", overload{params: []param{anyText, anyText}, variadic: true, result: stringType, lenient: true, kernel: concatWS}),
		Examples: []Example{{"concat_ws('-', 'a', NULL, 'b')", "a-b"}, {"concat_ws(NULL, 'a')", "NULL"}}},
	{Name: "upper", Aliases: []string{"ucase"}, Doc: "upper(s) is s in capitals.", Build: fixed("upper", ofText1(mapRunes(unicode.ToUpper))),
		Examples: []Example{{"upper('aé')", "AÉ"}, {"upper(NULL)", "NULL"}}},
	{Name: "lower", Aliases: []string{"lcase"}, Doc: "lower(s) is s in small letters.", Build: fixed("lower", ofText1(mapRunes(unicode.ToLower))),
		Examples: []Example{{"lower('AÉ')", "aé"}, {"lower(NULL)", "NULL"}}},
	{Name: "length", Aliases: []string{"octet_length"}, Doc: "length(s) is the number of bytes of s.", Build: fixed("length", textToInt(func(s []byte) int64 { return int64(len(s)) })),
		Examples: []Example{{"length('aé')", "3"}, {"length(NULL)", "NULL"}}},
	{Name: "char_length", Aliases: []string{"character_length"}, Doc: "char_length(s) is the number of characters of s.",
		Build:    fixed("char_length", textToInt(func(s []byte) int64 { return int64(utf8.RuneCount(s)) })),
		Examples: []Example{{"char_length('aé')", "2"}, {"char_length(NULL)", "NULL"}}},
	{Name: "substring", Aliases: []string{"substr", "mid"}, Doc: "substring(s, from[, n]) is n characters of s (default: the rest) from position from, counted from 1, or from the end if negative.",
		Build:    fixed("substring", textRow([]param{anyText, integer}, substring), textRow([]param{anyText, integer, integer}, substring)),
		Examples: []Example{{"substring('eventflux', 6)", "flux"}, {"substring('eventflux', -4, 2)", "fl"}, {"substring(NULL, 1)", "NULL"}}},
	{Name: "left", Doc: "left(s, n) is the first n characters of s.", Build: fixed("left", textRow([]param{anyText, integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		s := textAt(a, 0, i)
		return append(dst, s[:skip(s, intArg(a, 1, i))]...), ok
	})), Examples: []Example{{"left('eventflux', 5)", "event"}, {"left(NULL, 1)", "NULL"}}},
	{Name: "right", Doc: "right(s, n) is the last n characters of s.", Build: fixed("right", textRow([]param{anyText, integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		s := textAt(a, 0, i)
		return append(dst, s[skip(s, int64(utf8.RuneCount(s))-max(intArg(a, 1, i), 0)):]...), ok
	})), Examples: []Example{{"right('eventflux', 4)", "flux"}, {"right(NULL, 1)", "NULL"}}},
	{Name: "trim", Doc: "trim([LEADING|TRAILING|BOTH] [x FROM] s) is s without spaces (or repetitions of x) at its ends.",
		Build:    fixed("trim", trimmer(true, true), textRow([]param{anyText, anyText}, trimOf(true, true))),
		Examples: []Example{{"trim('  a ')", "a"}, {"trim(NULL)", "NULL"}}},
	{Name: "ltrim", Doc: "ltrim(s) is s without spaces at its start.", Build: fixed("ltrim", trimmer(true, false), textRow([]param{anyText, anyText}, trimOf(true, false))),
		Examples: []Example{{"ltrim('  a ')", "a "}, {"ltrim(NULL)", "NULL"}}},
	{Name: "rtrim", Doc: "rtrim(s) is s without spaces at its end.", Build: fixed("rtrim", trimmer(false, true), textRow([]param{anyText, anyText}, trimOf(false, true))),
		Examples: []Example{{"rtrim(' a  ')", " a"}, {"rtrim(NULL)", "NULL"}}},
	{Name: "lpad", Doc: "lpad(s, n, pad) is s filled up or cut to n characters, filled at the start; NULL where n is negative or pad is empty and needed.",
		Build:    fixed("lpad", textRow([]param{anyText, integer, anyText}, pad(true)), textRow([]param{anyText, integer}, pad(true))),
		Examples: []Example{{"lpad('7', 3, '0')", "007"}, {"lpad('abc', 2, ' ')", "ab"}, {"lpad(NULL, 1, ' ')", "NULL"}}},
	{Name: "rpad", Doc: "rpad(s, n, pad) is s filled up or cut to n characters, filled at the end; NULL where n is negative or pad is empty and needed.",
		Build:    fixed("rpad", textRow([]param{anyText, integer, anyText}, pad(false)), textRow([]param{anyText, integer}, pad(false))),
		Examples: []Example{{"rpad('7', 3, '-')", "7--"}, {"rpad('abc', 2, ' ')", "ab"}, {"rpad(NULL, 1, ' ')", "NULL"}}},
	{Name: "replace", Doc: "replace(s, from, to) is s with every from replaced.", Build: fixed("replace", textRow([]param{anyText, anyText, anyText}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		s, from, to := textAt(a, 0, i), textAt(a, 1, i), textAt(a, 2, i)
		if len(from) == 0 {
			return append(dst, s...), ok
		}
		for {
			at := bytes.Index(s, from)
			if at < 0 || len(dst) > 1<<30 {
				return append(dst, s...), ok
			}
			dst = append(append(dst, s[:at]...), to...)
			s = s[at+len(from):]
		}
	})), Examples: []Example{{"replace('aXbX', 'X', '-')", "a-b-"}, {"replace(NULL, 'a', 'b')", "NULL"}}},
	{Name: "reverse", Doc: "reverse(s) is the characters of s from last to first.", Build: fixed("reverse", ofText1(func(dst, s []byte) []byte {
		for len(s) > 0 {
			_, size := utf8.DecodeLastRune(s)
			dst = append(dst, s[len(s)-size:]...)
			s = s[:len(s)-size]
		}
		return dst
	})), Examples: []Example{{"reverse('abc')", "cba"}, {"reverse(NULL)", "NULL"}}},
	{Name: "repeat", Doc: "repeat(s, n) is s n times.", Build: fixed("repeat", textRow([]param{anyText, integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		s, n := textAt(a, 0, i), intArg(a, 1, i)
		switch {
		case len(s) == 0:
			return dst, ok
		case n > maxText/int64(len(s)):
			return dst, tooLong
		}
		for range max(n, 0) {
			dst = append(dst, s...)
		}
		return dst, ok
	})), Examples: []Example{{"repeat('ab', 2)", "abab"}, {"repeat('ab', -1)", ""}, {"repeat('', 9223372036854775807)", ""}, {"repeat(NULL, 2)", "NULL"}}},
	{Name: "locate", Aliases: []string{"position"}, Doc: "locate(x, s[, from]) is the position of x in s, from position from on; 0 where it is not there.",
		Build:    fixed("locate", intRow([]param{anyText, anyText}, locate), intRow([]param{anyText, anyText, integer}, locate)),
		Examples: []Example{{"locate('b', 'abcb')", "2"}, {"locate('b', 'abcb', 3)", "4"}, {"locate(NULL, 'a')", "NULL"}}},
	{Name: "instr", Doc: "instr(s, x) is the position of x in s; 0 where it is not there.", Build: fixed("instr", intRow([]param{anyText, anyText}, func(a []batch.Column, i int) (int64, verdict) {
		return find(textAt(a, 1, i), textAt(a, 0, i), 1), ok
	})), Examples: []Example{{"instr('abc', 'c')", "3"}, {"instr(NULL, 'a')", "NULL"}}},
	{Name: "strcmp", Doc: "strcmp(a, b) is -1, 0 or 1 as a sorts before, with or after b.", Build: fixed("strcmp", intRow([]param{anyText, anyText}, func(a []batch.Column, i int) (int64, verdict) {
		return int64(bytes.Compare(textAt(a, 0, i), textAt(a, 1, i))), ok
	})), Examples: []Example{{"strcmp('a', 'b')", "-1"}, {"strcmp(NULL, 'a')", "NULL"}}},
	{Name: "starts_with", Doc: "starts_with(s, x) reports whether s begins with x.", Build: fixed("starts_with", boolRow([]param{text, text}, func(a []batch.Column, i int) (bool, verdict) {
		return bytes.HasPrefix(textAt(a, 0, i), textAt(a, 1, i)), ok
	})), Examples: []Example{{"starts_with('abc', 'ab')", "true"}, {"starts_with(NULL, 'a')", "NULL"}}},
	{Name: "ends_with", Doc: "ends_with(s, x) reports whether s ends with x.", Build: fixed("ends_with", boolRow([]param{text, text}, func(a []batch.Column, i int) (bool, verdict) {
		return bytes.HasSuffix(textAt(a, 0, i), textAt(a, 1, i)), ok
	})), Examples: []Example{{"ends_with('abc', 'bc')", "true"}, {"ends_with(NULL, 'a')", "NULL"}}},
	{Name: "contains", Doc: "contains(s, x) reports whether x stands in s.", Build: fixed("contains", boolRow([]param{text, text}, func(a []batch.Column, i int) (bool, verdict) {
		return bytes.Contains(textAt(a, 0, i), textAt(a, 1, i)), ok
	})), Examples: []Example{{"contains('abc', 'b')", "true"}, {"contains(NULL, 'a')", "NULL"}}},
	{Name: "md5", Doc: "md5(s) is the MD5 digest of s in hexadecimal digits.", Build: fixed("md5", ofTextLike(rawText, func(dst, s []byte) []byte {
		sum := md5.Sum(s)
		return hex.AppendEncode(dst, sum[:])
	})), Examples: []Example{{"md5('')", "d41d8cd98f00b204e9800998ecf8427e"}, {"md5(NULL)", "NULL"}}},
	{Name: "sha1", Aliases: []string{"sha"}, Doc: "sha1(s) is the SHA-1 digest of s in hexadecimal digits.", Build: fixed("sha1", ofTextLike(rawText, func(dst, s []byte) []byte {
		sum := sha1.Sum(s)
		return hex.AppendEncode(dst, sum[:])
	})), Examples: []Example{{"sha1('')", "da39a3ee5e6b4b0d3255bfef95601890afd80709"}, {"sha1(NULL)", "NULL"}}},
	{Name: "sha2", Doc: "sha2(s, bits) is the SHA-2 digest of s of 224, 256 (also 0), 384 or 512 bits in hexadecimal digits; NULL for other lengths.", Build: fixed("sha2", textRow([]param{rawText, integer}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		s := textAt(a, 0, i)
		switch intArg(a, 1, i) {
		case 0, 256:
			sum := sha256.Sum256(s)
			return hex.AppendEncode(dst, sum[:]), ok
		case 224:
			sum := sha256.Sum224(s)
			return hex.AppendEncode(dst, sum[:]), ok
		case 384:
			sum := sha512.Sum384(s)
			return hex.AppendEncode(dst, sum[:]), ok
		case 512:
			sum := sha512.Sum512(s)
			return hex.AppendEncode(dst, sum[:]), ok
		}
		return dst, isNull
	})), Examples: []Example{{"left(sha2('', 256), 8)", "e3b0c442"}, {"sha2(NULL, 256)", "NULL"}}},
}

func concatKernel(env *Env, args []batch.Column, n int, out *batch.Column) {
	texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) {
		for j := range args {
			dst = append(dst, textAt(args, j, i)...)
		}
		return dst, ok
	})
}

func concatWS(env *Env, args []batch.Column, n int, out *batch.Column) {
	texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) {
		if args[0].IsNull(i) {
			return dst, isNull
		}
		first := true
		for j := 1; j < len(args); j++ {
			if args[j].IsNull(i) {
				continue
			}
			if !first {
				dst = append(dst, textAt(args, 0, i)...)
			}
			first = false
			dst = append(dst, textAt(args, j, i)...)
		}
		return dst, ok
	})
}

func mapRunes(f func(rune) rune) func(dst, s []byte) []byte {
	return func(dst, s []byte) []byte {
		for len(s) > 0 {
			r, size := utf8.DecodeRune(s)
			dst = utf8.AppendRune(dst, f(r))
			s = s[size:]
		}
		return dst
	}
}

// skip is the number of bytes that the first n characters of s take.
func skip(s []byte, n int64) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRune(s[at:])
		at += size
	}
	return at
}

func substring(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
	s, from := textAt(a, 0, i), intArg(a, 1, i)
	if from < 0 {
		if from += int64(utf8.RuneCount(s)); from < 0 {
			return dst, ok
		}
		from++
	}
	if from == 0 {
		return dst, ok
	}
	s = s[skip(s, from-1):]
	if len(a) == 3 {
		s = s[:skip(s, intArg(a, 2, i))]
	}
	return append(dst, s...), ok
}

func trimmer(left, right bool) overload {
	return ofText1(func(dst, s []byte) []byte { return append(dst, cutEnds(s, []byte(" "), left, right)...) })
}

// trimOf is trim(s, x): the planner turns TRIM(x FROM s) into it.
func trimOf(left, right bool) func(*Env, []batch.Column, int, []byte) ([]byte, verdict) {
	return func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		return append(dst, cutEnds(textAt(a, 0, i), textAt(a, 1, i), left, right)...), ok
	}
}

func cutEnds(s, x []byte, left, right bool) []byte {
	if len(x) == 0 {
		return s
	}
	for left && bytes.HasPrefix(s, x) {
		s = s[len(x):]
	}
	for right && bytes.HasSuffix(s, x) {
		s = s[:len(s)-len(x)]
	}
	return s
}

func pad(left bool) func(*Env, []batch.Column, int, []byte) ([]byte, verdict) {
	return func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		s, n, fill := textAt(a, 0, i), intArg(a, 1, i), []byte(" ")
		if len(a) == 3 {
			fill = textAt(a, 2, i)
		}
		if n < 0 {
			return dst, isNull
		}
		missing := n - int64(utf8.RuneCount(s))
		switch {
		case missing <= 0:
			return append(dst, s[:skip(s, n)]...), ok
		case len(fill) == 0:
			return dst, isNull
		case missing > maxText:
			return dst, failed("range", "a text of more than 1 MiB")
		}
		if !left {
			dst = append(dst, s...)
		}
		for rest := fill; missing > 0; missing-- {
			if len(rest) == 0 {
				rest = fill
			}
			_, size := utf8.DecodeRune(rest)
			dst, rest = append(dst, rest[:size]...), rest[size:]
		}
		if left {
			dst = append(dst, s...)
		}
		return dst, ok
	}
}

func locate(a []batch.Column, i int) (int64, verdict) {
	from, s := int64(1), textAt(a, 1, i)
	if len(a) == 3 {
		if from = intArg(a, 2, i); from > int64(utf8.RuneCount(s)) {
			return 0, ok
		}
	}
	return find(textAt(a, 0, i), s, from), ok
}

// find is the character position of x in s at or after from, 0 for none.
func find(x, s []byte, from int64) int64 {
	if from < 1 || from > int64(utf8.RuneCount(s))+1 {
		return 0
	}
	start := skip(s, from-1)
	at := bytes.Index(s[start:], x)
	if at < 0 {
		return 0
	}
	return int64(utf8.RuneCount(s[:start+at])) + 1
}
