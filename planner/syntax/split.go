package syntax

import "sort"

// piece is the text of one statement: its tokens with an endToken after them,
// or, for a PARTITION block, its head and the pieces inside.
type piece struct {
	toks     []token
	from, to int // its bytes, without the ;
	block    []piece
	begin    Span // of BEGIN
	open     bool // END is missing
}

// holds reports whether a byte of the text is in the piece.
func (p piece) holds(at int) bool { return at >= p.toks[0].Start && at < p.to }

// holds reports whether one of the pieces, which are in the order of the text, holds
// a byte of it.
func holds(pieces []piece, at int) bool {
	after := sort.Search(len(pieces), func(i int) bool { return pieces[i].toks[0].Start > at })
	return after > 0 && pieces[after-1].holds(at)
}

// span is all of the piece, the body of a block included.
func (p piece) span() Span {
	end := p.to
	if n := len(p.block); n > 0 {
		end = max(end, p.block[n-1].to)
	}
	return Span{Start: p.from, End: end}
}

// split cuts the tokens at each ;. A PARTITION block is one piece up to its END.
func split(toks []token, text string) []piece {
	s := &splitter{toks: toks, size: len(text)}
	var out []piece
	for {
		p, ok := s.next()
		if !ok {
			return out
		}
		out = append(out, p)
	}
}

type splitter struct {
	toks []token
	i    int
	size int
}

// next is the next piece that holds anything.
func (s *splitter) next() (piece, bool) {
	from := 0
	if s.i > 0 {
		from = s.toks[s.i-1].End
	}
	for s.i < len(s.toks) && s.toks[s.i].up == ";" {
		s.i++
	}
	if s.i == len(s.toks) {
		return piece{}, false
	}
	isBlock := s.toks[s.i].up == "PARTITION"
	start := s.i
	for s.i < len(s.toks) && s.toks[s.i].up != ";" {
		if isBlock && s.toks[s.i].up == "BEGIN" {
			return s.partition(start, from), true
		}
		s.i++
	}
	p := s.cut(start, s.i)
	p.from = from
	if s.i < len(s.toks) {
		s.i++
	}
	return p, true
}

// cut makes a piece of tokens [start, end); what is at end ends it.
func (s *splitter) cut(start, end int) piece {
	stop := token{kind: endToken, Span: Span{Start: s.toks[end-1].End, End: s.toks[end-1].End}}
	to := s.size
	if end < len(s.toks) {
		stop.Span = s.toks[end].Span
		to = stop.Start
	}
	toks := make([]token, 0, end-start+1)
	toks = append(append(toks, s.toks[start:end]...), stop)
	return piece{toks: toks, from: s.toks[start].Start, to: to}
}

// partition reads the pieces after BEGIN up to a statement that starts with END.
func (s *splitter) partition(start, from int) piece {
	p := s.cut(start, s.i)
	p.begin = s.toks[s.i].Span
	p.block = []piece{}
	p.from = from
	s.i++
	for {
		for s.i < len(s.toks) && s.toks[s.i].up == ";" {
			s.i++
		}
		if s.i == len(s.toks) {
			p.open = true
			return p
		}
		if s.toks[s.i].up == "END" && (s.i+1 == len(s.toks) || s.toks[s.i+1].up == ";") {
			p.toks[len(p.toks)-1].Span.End = s.toks[s.i].End
			s.i++
			return p
		}
		inner, _ := s.next()
		p.block = append(p.block, inner)
	}
}
