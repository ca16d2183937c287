package expr

import (
	"bytes"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
)

// NewLike is x [NOT] LIKE pattern; escape is one character, or "" for none.
func NewLike(x, pattern Expr, escape string, not bool) (Expr, error) {
	for i, e := range []Expr{x, pattern} {
		if t := e.Type(); t.Kind != batch.String && t.Kind != batch.Null {
			return nil, &TypeError{"LIKE needs STRING, not " + t.String() + "; write CAST(" + e.String() + " AS STRING)", i}
		}
	}
	like := call("like", boolType, likeKernel(escape), mustConvert(x, stringType), mustConvert(pattern, stringType))
	if escape != `\` {
		like.Name = "like escape '" + escape + "'"
	}
	if not {
		return NewNot(like)
	}
	return like, nil
}

func likeKernel(escape string) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		x, p := &args[0], &args[1]
		found := env.Scratch.Bitmap(n)
		var match func([]byte) bool
		for i := range n {
			if !env.usable(out, i) {
				continue
			}
			if match == nil || !p.Const {
				match = compileLike(string(p.Text(p.Slot(i))), escape)
			}
			found.Put(i, match(x.Text(x.Slot(i))))
		}
		fill(out, batch.BoolColumn(found, n, nil))
	}
}

// likeToken is one character of a pattern, or a wildcard.
type likeToken struct {
	char rune
	one  bool // _
	any  bool // %
}

func compileLike(pattern, escape string) func([]byte) bool {
	var tokens []likeToken
	literal, plain := []byte(nil), true // plain: % at the ends only
	for i := 0; i < len(pattern); {
		r, size := utf8.DecodeRuneInString(pattern[i:])
		i += size
		switch {
		case escape != "" && string(r) == escape && i < len(pattern):
			r, size = utf8.DecodeRuneInString(pattern[i:])
			i += size
			tokens, literal = append(tokens, likeToken{char: r}), utf8.AppendRune(literal, r)
		case r == '%':
			if plain = plain && (len(tokens) == 0 || i == len(pattern)); len(tokens) == 0 || !tokens[len(tokens)-1].any {
				tokens = append(tokens, likeToken{any: true})
			}
		case r == '_':
			tokens, plain = append(tokens, likeToken{one: true}), false
		default:
			tokens, literal = append(tokens, likeToken{char: r}), utf8.AppendRune(literal, r)
		}
	}
	if plain {
		front := len(tokens) > 0 && tokens[0].any
		back := len(tokens) > 0 && tokens[len(tokens)-1].any
		switch {
		case front && back:
			return func(s []byte) bool { return bytes.Contains(s, literal) }
		case front:
			return func(s []byte) bool { return bytes.HasSuffix(s, literal) }
		case back:
			return func(s []byte) bool { return bytes.HasPrefix(s, literal) }
		}
		return func(s []byte) bool { return bytes.Equal(s, literal) }
	}
	return func(s []byte) bool { return matchLike(s, tokens) }
}

// matchLike goes back to the last % where a character does not fit: linear in
// practice, len(s)·len(tokens) at the worst.
func matchLike(s []byte, tokens []likeToken) bool {
	t, star, resume := 0, -1, 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		switch {
		case t < len(tokens) && tokens[t].any:
			star, resume = t, i
			t++
		case t < len(tokens) && (tokens[t].one || tokens[t].char == r):
			i += size
			t++
		case star >= 0:
			_, size := utf8.DecodeRune(s[resume:])
			resume += size
			i, t = resume, star+1
		default:
			return false
		}
	}
	for t < len(tokens) && tokens[t].any {
		t++
	}
	return t == len(tokens)
}
