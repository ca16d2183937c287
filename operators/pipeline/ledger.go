package pipeline

import (
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// Counters say what became of the rows of a node.
type Counters struct {
	In, Out, Used, Late, Rejected, Expired int64
}

// all are the counters in the order in which they are saved.
func (c *Counters) all() [6]*int64 {
	return [...]*int64{&c.In, &c.Out, &c.Used, &c.Late, &c.Rejected, &c.Expired}
}

// Summary is what a run says at its end.
type Summary struct {
	Read, Written, Filtered, Late, Rejected int64
	Elapsed                                 time.Duration
	Interrupted                             bool
	AllRejected                             bool // bounded, and no row was good
	Notes                                   []string
}

// String is the summary line.
func (s Summary) String() string {
	line := fmt.Sprintf("%d rows read, %d written, %d filtered, %d late, %d rejected in %.2f s",
		s.Read, s.Written, s.Filtered, s.Late, s.Rejected, s.Elapsed.Seconds())
	if s.Interrupted {
		line += ", stopped by a signal"
	}
	return line
}

// faults collects the first rejected row of each kind.
type faults struct {
	seen  map[string]bool
	lines []string
}

// maxFaults bounds the kinds that a summary lists.
const maxFaults = 10

func (f *faults) add(code, line string) {
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	if !f.seen[code] && len(f.lines) < maxFaults {
		f.seen[code] = true
		f.lines = append(f.lines, line)
	}
}

// lateness collects how late rows were for one query.
type lateness struct {
	rows int64
	most batch.Time
}

func (l lateness) line(query string) string {
	short := float64(l.most) / float64(batch.Second)
	return fmt.Sprintf("%d rows late for %s, at most %.1f s: a delay of %d s would keep them", l.rows, query, short, int64(short)+1)
}

// rejected notes rows that a task rejected; with error.strategy fail the first
// ends the run.
func (r *runner) rejected(t *task, rows []batch.Rejected) error {
	for _, row := range rows {
		source, position := r.place(t.node.Origin, row)
		where := strings.TrimPrefix(strings.Join([]string{source, position}, ", "), ", ")
		line := fmt.Sprintf("%s: %s", strings.TrimSuffix(where, ", "), row.Message)
		if s := r.source(t.node.Origin); s != nil && s.spec.Strategy == "fail" {
			return fmt.Errorf("%s", line)
		}
		r.faults.add(row.Code+" "+row.Column, "first "+row.Code+" error: "+line)
	}
	return nil
}

func (r *runner) late(t *task, in *batch.Batch, windowEnd []batch.Time) {
	l := r.lateBy[t.node.Query]
	if l == nil {
		l = &lateness{}
		r.lateBy[t.node.Query] = l
		r.lateQueries = append(r.lateQueries, t.node.Query)
	}
	l.rows += int64(in.N)
	for i := range in.N {
		if windowEnd[i] == batch.MinTime {
			l.most = max(l.most, in.MetOf(i)-in.TimeOf(i))
		} else {
			l.most = max(l.most, in.MetOf(i)-windowEnd[i])
		}
	}
}

// summary adds the counters up.
func (r *runner) summary() Summary {
	s := Summary{Elapsed: r.opt.Clock().Sub(r.start)}
	good, bounded := int64(0), true
	for _, t := range r.tasks {
		s.Late += t.count.Late
		s.Rejected += t.count.Rejected
		switch {
		case t.node.Source != nil:
			s.Read += t.source().read
			good += t.count.Out
			bounded = bounded && t.node.Source.Bounded
		case t.sink != nil:
			s.Written += t.count.Out
		case strings.HasPrefix(t.node.Label, "Filter"):
			s.Filtered += t.count.In - t.count.Out - t.count.Rejected
		}
	}
	s.AllRejected = bounded && s.Read > 0 && good == 0 && s.Rejected > 0
	s.Notes = append(s.Notes, r.faults.lines...)
	for _, q := range r.lateQueries {
		s.Notes = append(s.Notes, r.lateBy[q].line(q))
	}
	return s
}
