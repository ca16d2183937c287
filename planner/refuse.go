package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// refusals is what the planner remembers of statements that it refused, so that
// their names are known and resolved.
type refusals struct {
	statements []syntax.Statement
	functions  map[string]*syntax.CreateFunction // by folded name
	blocks     int                               // PARTITION blocks so far
}

func (p *planner) refused() *refusals {
	if p.refusedForms == nil {
		p.refusedForms = &refusals{functions: map[string]*syntax.CreateFunction{}}
	}
	return p.refusedForms
}

// refuse reports a form of the language that this version does not run: what is
// a sentence that says what the form means.
func (p *planner) refuse(at syntax.Span, what string) {
	p.errorf(at, "%s; this version does not run it", what)
	p.errs[len(p.errs)-1].Refused = true
}

func foldName(name string) string { return strings.ToLower(name) }

// isFunction reports whether the language has a function of that folded name.
func isFunction(name string) bool {
	return expr.Lookup(name) != nil || agg.Lookup(name) != nil || otherFunctions[name] != "" || slices.Contains(ownFunctions, name)
}

// blockKey is how a stream inside a PARTITION block is found: `#x` is another one
// in each block.
func (p *planner) blockKey(name string) string { return fmt.Sprintf("#%d %s", p.block, foldName(name)) }

// hashed finds a stream, or one inside the PARTITION block at hand; nil: there is
// none.
func (p *planner) hashed(name syntax.Ident, hash bool) *relation {
	if hash {
		return p.byName[p.blockKey(name.Name)]
	}
	return p.find(name.Name)
}

// streamOf is the stream that a name stands for, with or without #; nil: it was
// reported.
func (p *planner) streamOf(name syntax.Ident, hash bool, with *ctes) *relation {
	r := p.hashed(name, hash)
	switch {
	case r != nil:
	case !hash:
		return p.lookup(name, with)
	case p.block == 0:
		p.refuse(name.Span, "#"+name.Name+" is a stream inside a PARTITION block")
		return nil
	default:
		var known []string
		for _, other := range p.relations {
			known = append(known, other.name)
		}
		p.errorf(name.Span, "unknown stream %q%s", "#"+name.Name, spelling.Hint("#"+name.Name, known))
		return nil
	}
	r.read = true
	return r
}

// otherWindows are the kinds of windows that the language has and this version
// does not run, each with what it means. A kind that is in neither table is
// unknown.
var otherWindows = map[string]string{
	"SLIDING":             "a SLIDING window is a bucket of fixed size that starts every slide",
	"CUMULATE":            "a CUMULATE window is a bucket that grows by steps",
	"SESSION":             "a SESSION window ends when no row comes for the gap",
	"LENGTH_BATCH":        "a LENGTH_BATCH window is a bucket of n rows",
	"TIME_BATCH":          "a TIME_BATCH window is a bucket aligned to the first row",
	"EXTERNAL_TIME_BATCH": "an EXTERNAL_TIME_BATCH window is a bucket by a column's time",
	"CRON":                "a CRON window is a bucket that a schedule closes",
	"STATE":               "a STATE window opens and closes by conditions on rows",
	"LENGTH":              "a LENGTH window holds the last n rows",
	"TIME":                "a TIME window holds the rows of the last while",
	"EXTERNAL_TIME":       "an EXTERNAL_TIME window holds the rows of the last while by a column's time",
	"SORT":                "a SORT window holds the first n rows in an order",
	"UNIQUE":              "a UNIQUE window holds the latest row of each key",
	"FIRST_UNIQUE":        "a FIRST_UNIQUE window holds the first row of each key",
	"FREQUENT":            "a FREQUENT window holds the latest rows of the most frequent keys",
	"LOSSY_FREQUENT":      "a LOSSY_FREQUENT window holds the latest rows of frequent keys",
	"EXPRESSION":          "an EXPRESSION window holds rows while a condition is true",
	"DELAY":               "a DELAY window lets each row out later",
}
