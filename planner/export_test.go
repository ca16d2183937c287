package planner

// IdentityTexts are the identities of the nodes of a program that no rule has
// rewritten, by their hashes.
func (p *Program) IdentityTexts() map[string]string { return p.plan.identities.Texts() }

// DeclaredConnectors are the names of the connectors that are declared and not opened.
func DeclaredConnectors() []string {
	var names []string
	for _, d := range declaredConnectors {
		names = append(names, d.name)
	}
	return names
}
