package pipeline

// origins are the source streams that the rows of each node come from, by
// batch.Batch.Stream. A source of constants is no stream: its name is "".
func (g *Graph) origins() [][]string {
	of := make([][]string, len(g.Nodes))
	for i, n := range g.Nodes {
		for _, e := range n.Inputs {
			of[i] = append(of[i], of[e.From]...)
		}
		if n.Source != nil {
			of[i] = []string{n.Source.stream()}
		}
	}
	return of
}

// stream is the name of the stream that a source is the head of.
func (s *SourceSpec) stream() string {
	if s.Rows != nil {
		return ""
	}
	return s.Name
}
