package pipeline

// tapped reports whether a task runs for its tap alone: no other node reads its
// rows.
func (t *task) tapped() bool { return t.node.Tap != nil && len(t.to[Rows]) == 0 }

// countTaps counts the tasks that the run must wait for beside its sinks.
func (r *run) countTaps() {
	for _, s := range r.shards {
		for _, t := range s.tasks {
			if t != nil && t.tapped() {
				r.taps.Add(1)
			}
		}
	}
}

// tapEnded notes the end of such a task. The first shard ends the run.
func (r *run) tapEnded() {
	r.taps.Add(-1)
	r.shards[0].inbox.nudge()
}
