package planner

// IdentityTexts are the identities of the nodes of a program that no rule has
// rewritten, by their hashes.
func (p *Program) IdentityTexts() map[string]string { return p.plan.identities.Texts() }
