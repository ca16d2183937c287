package syntax

// What a script may ask for before it is refused. Whoever reads the tree goes down it by
// calling itself, so its height is bounded and a script ends in an error, never in a stack
// that overflows; and some work is done again at each level, so the bound is one
// on time too. None of them is near to what people write.
const (
	// maxDepth bounds how deep parentheses, queries and patterns nest.
	maxDepth = 1000
	// maxHeight bounds how many operators stand one above another: in a + b + c the
	// second + has the first below it.
	maxHeight = 20_000
	// maxWith and maxJoins bound the queries of one WITH and the joins of one FROM.
	maxWith  = 1000
	maxJoins = 100
	// maxSteps bounds the steps of a pattern, each of which may name all before it.
	maxSteps = 1000
)

// enter is called where the grammar recurses; leave undoes it.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > maxDepth {
		p.fail(p.tok().Span, "this nests deeper than %d levels", maxDepth)
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

// checkHeight refuses an expression that is too high, at the first operator that
// makes it so.
func (p *parser) checkHeight(x *infix) {
	if p.height <= maxHeight || x.operators == 0 {
		return
	}
	hint := ""
	if p.toks[x.beyond].up == "OR" {
		hint = "; IN (…) takes a list of any length"
	}
	p.failAt(x.beyond, "this expression has %d operators one above another, and the most is %d%s", p.height, maxHeight, hint)
}
