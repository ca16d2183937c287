package planner

// Sinks are the ends of the logical plan, for tests that evaluate it themselves.
func (p *Program) Sinks() []*Sink { return p.plan.sinks }

// Stream is the name of the source that a Scan reads.
func (n *Scan) Stream() string { return n.Of.name }

// Source is the name of the stream whose errors or late rows a Side gives.
func (n *Side) Source() string { return n.Of.name }

// Head is how a Scan's rows are made of decoded ones.
func (n *Scan) Head() *Ingest { return n.Of.ingest }
