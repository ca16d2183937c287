package syntax

// A statement with an error is still read where it can be: what is between
// brackets, a side of UNION ALL, an item of a column list. So that one mistake
// gives one message, this is only done where all brackets of the statement close.

// inside reads what follows an open bracket, up to the one that closes it.
// Behind an error it goes on there.
func (p *parser) inside(read func()) {
	end := -1
	if p.err == nil && p.balanced() {
		end = p.skipTo(p.i, func(*token) bool { return false })
	}
	read()
	p.recover(end)
}

// item reads one item of a list. Behind an error it goes on at the comma or the
// bracket that ends the item.
func (p *parser) item(read func()) {
	end := -1
	if p.err == nil && p.balanced() {
		end = p.skipTo(p.i, func(t *token) bool { return t.up == "," })
	}
	read()
	p.recover(end)
}

// unionSide reads a side of UNION ALL. Behind an error it goes on at the next UNION,
// if there is one.
func (p *parser) unionSide(read func()) {
	end := -1
	if p.err == nil && p.balanced() {
		end = p.skipTo(p.i, func(t *token) bool { return t.up == "UNION" })
		if p.toks[end].up != "UNION" {
			end = -1
		}
	}
	read()
	p.recover(end)
}

// recover ends the silence after an error and goes on at token end, unless that
// is -1.
func (p *parser) recover(end int) {
	if p.err == nil || end < 0 {
		return
	}
	p.err, p.failed = nil, true
	p.i, p.alias = end, -1
}

// skipTo is the first token from i on that ends what is there: one that stop
// accepts, a bracket that closes an outer one, or the end. All brackets must be
// balanced.
func (p *parser) skipTo(i int, stop func(*token) bool) int {
	for ; i < len(p.toks)-1; i++ {
		t := &p.toks[i]
		switch {
		case opening[t.up] != "":
			i = p.closedBy[i] // not by what is inside: each level around it would look there again
		case closing[t.up] || stop(t):
			return i
		}
	}
	return len(p.toks) - 1
}

var (
	opening = map[string]string{"(": ")", "[": "]", "{": "}"}
	closing = map[string]bool{")": true, "]": true, "}": true}
)

// balanced says whether every bracket of the statement is closed by its own kind.
func (p *parser) balanced() bool {
	if p.brackets == unknownBrackets {
		p.brackets = closedBrackets
		p.closedBy = map[int]int{}
		var open []int
		for i := range p.toks {
			up := p.toks[i].up
			if opening[up] != "" {
				open = append(open, i)
			} else if closing[up] {
				if len(open) == 0 || opening[p.toks[open[len(open)-1]].up] != up {
					p.brackets = strayBrackets
					return false
				}
				p.closedBy[open[len(open)-1]] = i
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			p.brackets = strayBrackets
		}
	}
	return p.brackets == closedBrackets
}

// brackets is what is known about the brackets of a statement.
type brackets uint8

const (
	unknownBrackets brackets = iota
	closedBrackets
	strayBrackets
)
