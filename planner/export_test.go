package planner

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
