package expr

import (
	"regexp"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
)

var regexpFunctions = []Function{
	{Name: "regexp_like", Doc: "regexp_like(s, p) reports whether the RE2 pattern p matches in s; s REGEXP p is the same.",
		Build: regexpCall("regexp_like", func(at patternAt) overload {
			return boolRow([]param{text, text}, func(a []batch.Column, i int) (bool, verdict) {
				re, how := at(a, i)
				return how == nil && re.Match(textAt(a, 0, i)), how
			})
		}), Examples: []Example{{"regexp_like('order-12', '[0-9]+$')", "true"}, {"regexp_like('A', 'a')", "false"}, {"regexp_like(NULL, 'a')", "NULL"}}},
	{Name: "regexp_replace", Doc: "regexp_replace(s, p, r) is s with every match of p replaced by r, where $1 is the first group.",
		Build: regexpCall("regexp_replace", func(at patternAt) overload {
			return textRow([]param{text, text, text}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
				re, how := at(a, i)
				if how != nil {
					return dst, how
				}
				return append(dst, re.ReplaceAll(textAt(a, 0, i), groupTemplate(textAt(a, 2, i)))...), ok
			})
		}), Examples: []Example{{"regexp_replace('a1b22', '[0-9]+', '#')", "a#b#"}, {"regexp_replace('k=v', '(.)=(.)', '$2x$1')", "vxk"}, {"regexp_replace(NULL, 'a', 'b')", "NULL"}}},
	{Name: "regexp_substr", Doc: "regexp_substr(s, p) is the first match of p in s; NULL where there is none.",
		Build: regexpCall("regexp_substr", func(at patternAt) overload {
			return textRow([]param{text, text}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
				re, how := at(a, i)
				if how != nil {
					return dst, how
				}
				s := textAt(a, 0, i)
				found := re.FindIndex(s)
				if found == nil {
					return dst, isNull
				}
				return append(dst, s[found[0]:found[1]]...), ok
			})
		}), Examples: []Example{{"regexp_substr('order-12', '[0-9]+')", "12"}, {"regexp_substr('abc', '[0-9]')", "NULL"}}},
	{Name: "regexp_instr", Doc: "regexp_instr(s, p) is the position of the first match of p in s, counted from 1; 0 where there is none.",
		Build: regexpCall("regexp_instr", func(at patternAt) overload {
			return intRow([]param{text, text}, func(a []batch.Column, i int) (int64, verdict) {
				re, how := at(a, i)
				if how != nil {
					return 0, how
				}
				s := textAt(a, 0, i)
				found := re.FindIndex(s)
				if found == nil {
					return 0, ok
				}
				return int64(utf8.RuneCount(s[:found[0]])) + 1, ok
			})
		}), Examples: []Example{{"regexp_instr('aé1', '[0-9]')", "3"}, {"regexp_instr('abc', '[0-9]')", "0"}, {"regexp_instr(NULL, 'a')", "NULL"}}},
}

// patternAt is the compiled pattern of row i.
type patternAt func(args []batch.Column, i int) (*regexp.Regexp, verdict)

// regexpCall builds a call whose second argument is a pattern: a constant one is
// compiled here, once.
func regexpCall(name string, with func(patternAt) overload) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		at := compileRow
		if len(args) > 1 && isTextLiteral(Fold(args[1])) {
			re, err := regexp.Compile(string(Fold(args[1]).(*Constant).Value.Text(0)))
			if err != nil {
				return nil, &TypeError{name + ": " + err.Error(), 1}
			}
			at = func([]batch.Column, int) (*regexp.Regexp, verdict) { return re, ok }
		}
		return fixed(name, with(at))(args)
	}
}

func compileRow(args []batch.Column, i int) (*regexp.Regexp, verdict) {
	re, err := regexp.Compile(string(textAt(args, 1, i)))
	if err != nil {
		return nil, failed("regexp", err.Error())
	}
	return re, ok
}

// groupTemplate writes $1 as ${1}, which Go needs where a letter follows.
func groupTemplate(r []byte) []byte {
	var out []byte
	for i := 0; i < len(r); i++ {
		if r[i] == '$' && i+1 < len(r) && r[i+1] >= '0' && r[i+1] <= '9' {
			out = append(out, '$', '{', r[i+1], '}')
			i++
			continue
		}
		out = append(out, r[i])
	}
	return out
}
