package planner

// Sinks are the ends of the logical plan, for tests that evaluate it themselves.
func (p *Program) Sinks() []*Sink { return p.plan.sinks }

// Stream is the name of the source that a Scan reads.
func (n *Scan) Stream() string { return n.Of.name }

// Source is the name of the stream whose errors or late rows a Side gives.
func (n *Side) Source() string { return n.Of.name }

// Head is how a Scan's rows are made of decoded ones.
func (n *Scan) Head() *Ingest { return n.Of.ingest }

// IdentityTexts are the identities of the nodes of a program that no rule has
// rewritten, by their hashes.
func (p *Program) IdentityTexts() map[string]string {
	texts, known := map[string]string{}, p.plan.identities
	for n, id := range known {
		if passedOn(n) != nil {
			continue
		}
		text := known.text(n)
		texts[id.state] = string(text.own)
		if len(text.rest) > 0 {
			texts[id.state] += " | " + string(text.rest)
		}
	}
	return texts
}

// IdentityOf is the identity of a node alone: of its state and of its rows.
func IdentityOf(n Node) (state, rows string) {
	id := identities{}.of(n)
	return id.state, id.rows
}
