package planner

import (
	"github.com/eventflux-io/engine/planner/syntax"
)

// refusals is what the planner remembers of statements that it refused, so that
// names they declare are not reported as unknown.
type refusals struct{ functionNames []string }

func (p *planner) refused() *refusals {
	if p.refusedNames == nil {
		p.refusedNames = new(refusals)
	}
	return p.refusedNames
}

// refuse reports a form of the language that this version does not run: what is
// a sentence that says what the form means.
func (p *planner) refuse(at syntax.Span, what string) {
	p.errorf(at, "%s; this version does not run it", what)
}

// windows are the kinds of windows that the language has and this version does
// not run, each with what it means. A kind that is in neither table is unknown.
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

// checkPartitionBlock resolves the names inside a refused PARTITION block.
func (p *planner) checkPartitionBlock(b *syntax.PartitionBlock) {
	for _, k := range b.Keys {
		p.blockStreams = append(p.blockStreams, k.Of)
	}
}

// checkSourceNames resolves the streams that a refused statement reads.
func (p *planner) checkSourceNames(s syntax.Source) {
	if ref, ok := s.(*syntax.StreamRef); ok && !ref.Hash {
		p.blockStreams = append(p.blockStreams, ref.Name)
	}
}

// checkBlockStreams reports unknown names among those that refused statements
// mention, when every declaration is known.
func (p *planner) checkBlockStreams() {
	for _, name := range p.blockStreams {
		if r := p.lookup(name); r != nil {
			r.read = true
		}
	}
}
