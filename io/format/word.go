package format

import (
	"encoding/binary"
	"math/bits"
)

// The decoders look at eight bytes at once, as a little-endian word whose lowest
// byte is the first ("SIMD within a register"). A search marks bytes by their
// high bit; a false mark can only be above a true one, so the lowest is right
// (Warren, Hacker's Delight, 6-1).
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
	zeros = '0' * ones
)

func word(s []byte, i int) uint64 { return binary.LittleEndian.Uint64(s[i : i+8]) }

// equalTo marks the bytes of w that are those of the pattern, one byte eight times.
func equalTo(w, pattern uint64) uint64 {
	x := w ^ pattern
	return (x - ones) &^ x & highs
}

// first is the number of bytes before the lowest mark, 8 where there is none.
func first(marks uint64) int { return bits.TrailingZeros64(marks) >> 3 }

// special marks what a JSON string does not hold as it is, or holds after
// ASCII: quote, backslash, control characters and bytes from 0x80.
func special(w uint64) uint64 {
	return equalTo(w, '"'*ones) | equalTo(w, '\\'*ones) | (w-0x20*ones)&^w&highs | w&highs
}

// plain is the end of the bytes from s[i] on that special does not mark.
func plain(s []byte, i int) int {
	for ; i+8 <= len(s); i += 8 {
		if m := special(word(s, i)); m != 0 {
			return i + first(m)
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x80 || c == '"' || c == '\\' {
			return i
		}
	}
	return i
}

// maxDigits is how many decimal digits always fit 63 bits.
const maxDigits = 18

// tens are the powers of ten that a double holds exactly; the first maxDigits+1
// are also in wholeTens.
var (
	tens      = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}
	wholeTens = [maxDigits + 1]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}
)

// notDigits marks the bytes of w, a word of text, that are no digits.
func notDigits(w uint64) uint64 {
	w ^= zeros
	return (w + (0x80-10)*ones | w) & highs
}

// digits appends the decimal digits at s[i] to those of v. More than maxDigits
// in all make v meaningless, which their number shows.
func digits(s []byte, i int, v uint64) (_ uint64, end int) {
	for i+8 <= len(s) {
		w := word(s, i)
		marks := notDigits(w)
		if marks == 0 {
			v = v*1e8 + eight(w^zeros)
			i += 8
			continue
		}
		n := first(marks) & 7
		if n == 0 {
			return v, i
		}
		return v*wholeTens[n] + eight((w^zeros)<<((64-8*n)&63)), i + n
	}
	for ; i < len(s) && s[i]-'0' < 10; i++ {
		v = v*10 + uint64(s[i]-'0')
	}
	return v, i
}

// eight is the number that eight digits make, a byte from 0 to 9 each, the first
// the lowest: pairs, then fours, then all (Lemire, "Quickly parsing eight digits").
func eight(w uint64) uint64 {
	w = w*10 + w>>8
	const pairs = 0x000000FF000000FF
	return (w&pairs*(100+1_000_000<<32) + w>>16&pairs*(1+10_000<<32)) >> 32
}
