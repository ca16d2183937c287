package expr

import (
	"regexp"

	"github.com/eventflux-io/engine/batch"
)

var regexpFunctions = []Function{
	{Name: "regexp_like", Doc: "regexp_like(s, p) tells whether the RE2 pattern p matches somewhere in s.", Build: buildRegexpLike,
		Examples: []Example{{"regexp_like('abc', '^a.c$')", "true"}, {"regexp_like(NULL, 'a')", "NULL"}}},
}

// buildRegexpLike compiles a constant pattern once, when the query is planned;
// another one fails the rows for which it is no pattern.
func buildRegexpLike(args []Expr) (Expr, error) {
	var constant *regexp.Regexp
	if len(args) == 2 {
		if c, ok := Fold(args[1]).(*Constant); ok && c.Value.Type.Kind == batch.String && !c.IsNull() {
			re, err := regexp.Compile(c.Value.Str(0))
			if err != nil {
				return nil, &TypeError{"not a regular expression: " + err.Error(), 1}
			}
			constant = re
		}
	}
	return fixed("regexp_like", boolRow([]param{text, text}, func(a []batch.Column, i int) (bool, verdict) {
		re := constant
		if re == nil {
			var err error
			if re, err = regexp.Compile(string(textAt(a, 1, i))); err != nil {
				return false, failed("regexp", err.Error())
			}
		}
		return re.Match(textAt(a, 0, i)), ok
	}))(args)
}
