package format

import (
	"math"
	"strconv"
	"unsafe"
)

// number is the end of the JSON number at s[i]; i where there is none.
func number(s []byte, i int) int {
	start := i
	if i < len(s) && s[i] == '-' {
		i++
	}
	first := i
	if i = pastDigits(s, i); i == first || s[first] == '0' && i > first+1 {
		return start
	}
	if i < len(s) && s[i] == '.' {
		from := i + 1
		if i = pastDigits(s, from); i == from {
			return start
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		from := i
		if i = pastDigits(s, from); i == from {
			return start
		}
	}
	return i
}

func pastDigits(s []byte, i int) int {
	for i < len(s) && s[i]-'0' < 10 {
		i++
	}
	return i
}

// shortInt reads a whole number of at most maxDigits digits; end is 0 where
// there is none: it is longer, or has a point or an exponent.
func shortInt(s []byte, i int) (v int64, end int) {
	neg := i < len(s) && s[i] == '-'
	if neg {
		i++
	}
	u, end := digits(s, i, 0)
	if n := end - i; n == 0 || n > maxDigits || n > 1 && s[i] == '0' || end < len(s) && (s[end] == '.' || s[end]|0x20 == 'e') {
		return 0, 0
	}
	if neg {
		return -int64(u), end
	}
	return int64(u), end
}

// shortFloat reads a number whose digits and power of ten are exact doubles, so
// that one division rounds right (Clinger, "How to Read Floating Point Numbers
// Accurately", 1990); end is 0 where it is none.
func shortFloat(s []byte, i int) (v float64, end int) {
	if v, end = shortestFloat(s, i); end > 0 {
		return v, end
	}
	neg := i < len(s) && s[i] == '-'
	if neg {
		i++
	}
	u, end := digits(s, i, 0)
	count, point := end-i, 0
	if count == 0 || count > 1 && s[i] == '0' {
		return 0, 0
	}
	if end < len(s) && s[end] == '.' {
		from := end + 1
		u, end = digits(s, from, u)
		if point = end - from; point == 0 {
			return 0, 0
		}
	}
	if count+point > maxDigits || u >= 1<<53 || end < len(s) && s[end]|0x20 == 'e' {
		return 0, 0
	}
	if v = float64(u) / tens[point]; neg {
		v = -v
	}
	return v, end
}

// shortestFloat is shortFloat for digits with a point between them and the byte
// after them within one word, as in prices: the point is shifted out, and all
// digits are one number.
func shortestFloat(s []byte, i int) (v float64, end int) {
	if i+8 > len(s) {
		return 0, 0
	}
	w := word(s, i)
	marks := notDigits(w)
	point, end := first(marks)&7, first(marks&(marks-1))
	if end == 8 || point == 0 || end == point+1 || s[i+point] != '.' || s[i] == '0' && point > 1 || s[i+end]|0x20 == 'e' {
		return 0, 0
	}
	w ^= zeros
	below := uint64(1)<<(8*point&63) - 1
	w = w&below | w>>8&^below
	return float64(eight(w<<((72-8*end)&63))) / tens[end-point-1], i + end
}

// parseFloat reads a JSON number as a double; false: it is out of range.
func parseFloat(s []byte) (float64, bool) {
	if v, end := shortFloat(s, 0); end == len(s) {
		return v, true
	}
	v, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(s), len(s)), 64)
	return v, err == nil
}

// parseWhole reads a JSON number that is whole: 3, 3.0, 3e2. Where it cannot,
// kind says why: "type" for a number that is not whole, "range" for one beyond 64 bits.
func parseWhole(s []byte) (v int64, kind string) {
	if v, end := shortInt(s, 0); end == len(s) {
		return v, ""
	}
	neg := s[0] == '-'
	if neg {
		s = s[1:]
	}
	left, limit := magnitude(s), uint64(math.MaxInt64) // digits before the point
	if neg {
		limit++
	}
	var u uint64
	var tooLarge bool
	for _, c := range s {
		if c|0x20 == 'e' {
			break
		}
		if c == '.' {
			continue
		}
		digit := uint64(c - '0')
		switch {
		case left <= 0 && digit != 0:
			return 0, "type"
		case left <= 0:
		case u > (limit-digit)/10:
			tooLarge = true
		default:
			u = u*10 + digit
		}
		left--
	}
	for ; left > 0 && u > 0 && !tooLarge; left-- {
		tooLarge = u > limit/10
		u *= 10
	}
	switch {
	case tooLarge:
		return 0, "range"
	case neg:
		return -int64(u), ""
	}
	return int64(u), ""
}

// magnitude is how many digits of a number without a sign precede its
// point once the exponent has moved that; no more than a billion either way.
func magnitude(s []byte) int {
	whole := pastDigits(s, 0)
	for i, c := range s {
		if c|0x20 == 'e' {
			e, neg := 0, s[i+1] == '-'
			for _, c := range s[i+1:] {
				if c -= '0'; c < 10 {
					e = min(e*10+int(c), 1e9)
				}
			}
			if neg {
				e = -e
			}
			return whole + e
		}
	}
	return whole
}
