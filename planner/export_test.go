package planner

// Sinks are the ends of the logical plan, for tests that evaluate it themselves.
func (p *Program) Sinks() []*Sink { return p.plan.sinks }
