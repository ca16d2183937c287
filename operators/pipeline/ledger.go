package pipeline

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
)

// Counters say what became of the rows of a node; Expired are entries of its state, each
// of one row that was used or more.
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
	Stopped                                 []string // where in each partition, if it was interrupted
	AllRejected                             bool     // bounded, and no row was good
	Notes                                   []string
	Rows                                    []string // rejected rows that the first notes are about
}

// String is the summary line.
func (s Summary) String() string {
	line := fmt.Sprintf("%d rows read, %d written, %d filtered, %d late, %d rejected in %.2f s",
		s.Read, s.Written, s.Filtered, s.Late, s.Rejected, s.Elapsed.Seconds())
	if s.Interrupted {
		line += ", stopped by a signal"
	}
	if len(s.Stopped) > 0 {
		line += " at " + strings.Join(s.Stopped, "; ")
	}
	return line
}

// remarks collect what a run says at its end beside the counts; all shards add to
// them, rarely.
type remarks struct {
	mu          sync.Mutex
	faults      faults
	lateBy      map[string]*lateness
	lateQueries []string // in order of the first late row
}

// faults collects the first rejected row of each kind.
type faults struct {
	seen  map[string]bool
	lines []string
	rows  []string // of the lines
}

// maxFaults bounds the kinds that a summary lists.
const maxFaults = 10

func (f *faults) add(code, line, row string) {
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	if !f.seen[code] && len(f.lines) < maxFaults {
		f.seen[code] = true
		f.lines, f.rows = append(f.lines, line), append(f.rows, row)
	}
}

// mostShown is how much of a rejected row a message shows.
const mostShown = 120

// shownRow is the beginning of a rejected row; what cannot be printed is escaped.
func shownRow(raw []byte) string {
	more := ""
	if len(raw) > mostShown {
		cut := mostShown
		for cut > mostShown-utf8.UTFMax && !utf8.RuneStart(raw[cut]) { // no half character
			cut--
		}
		raw, more = raw[:cut], "…"
	}
	text := string(raw)
	if quoted := strconv.Quote(text); strings.Contains(strings.ReplaceAll(quoted, `\"`, ""), `\`) {
		text = quoted[1 : len(quoted)-1]
	}
	return text + more
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
func (r *run) rejected(t *task, port int, rows []batch.Rejected) error {
	r.remarks.mu.Lock()
	defer r.remarks.mu.Unlock()
	for _, row := range rows {
		from := t.origin(port, row.Stream)
		source, position := from.locate(row)
		where := strings.TrimPrefix(strings.Join([]string{source, position}, ", "), ", ")
		shown := shownRow(row.Raw)
		if row.Raw == nil {
			shown = shownRow(row.Row)
		}
		line := fmt.Sprintf("%s: %s", strings.TrimSuffix(where, ", "), row.Message)
		if from != nil && from.spec.Strategy == "fail" {
			return fmt.Errorf("%s", line)
		}
		if from != nil && t.source != nil && !from.spec.Bounded {
			from.bad.show(line, shown)
		}
		r.remarks.faults.add(row.Code+" "+row.Column, "first "+row.Code+" error: "+line, shown)
	}
	return nil
}

func (r *run) late(t *task, in *batch.Batch, windowEnd []batch.Time) {
	n := &r.remarks
	n.mu.Lock()
	defer n.mu.Unlock()
	l := n.lateBy[t.node.Query]
	if l == nil {
		if n.lateBy == nil {
			n.lateBy = map[string]*lateness{}
		}
		l = &lateness{}
		n.lateBy[t.node.Query] = l
		n.lateQueries = append(n.lateQueries, t.node.Query)
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

// summary adds the counters up, after all shards have ended.
func (r *run) summary() Summary {
	s := Summary{Elapsed: r.elapsed()}
	good, bounded := int64(0), true
	for _, sh := range r.shards {
		for _, t := range sh.tasks {
			if t == nil {
				continue
			}
			s.Late += t.count.Late
			s.Rejected += t.count.Rejected
			switch {
			case t.source != nil:
				s.Read += t.source.read
				good += t.count.Out
				bounded = bounded && t.node.Source.Bounded
			case t.sink != nil:
				s.Written += t.count.Out
			case t.node.Filters:
				s.Filtered += t.count.In - t.count.Out - t.count.Rejected
			}
		}
	}
	s.AllRejected = bounded && s.Read > 0 && good == 0 && s.Rejected > 0
	s.Notes, s.Rows = append(s.Notes, r.remarks.faults.lines...), r.remarks.faults.rows
	s.Notes = append(s.Notes, r.remarks.late()...)
	return s
}

// totals are the counters of each node over all shards; entered is how many
// rows its inputs sent to it. The shards are quiet.
func (r *run) totals() (made []Counters, entered []int64) {
	made, entered = make([]Counters, len(r.graph.Nodes)), make([]int64, len(r.graph.Nodes))
	for _, s := range r.shards {
		for i, t := range s.tasks {
			if t == nil {
				continue
			}
			made[i].add(&t.count)
			for _, exits := range t.to[Errors:] {
				for _, to := range exits {
					entered[to.reader] += to.sent
				}
			}
		}
	}
	for i, n := range r.graph.Nodes {
		for _, e := range n.Inputs {
			if e.Port == Rows {
				entered[i] += made[e.From].Out
			}
		}
	}
	return made, entered
}

// openLedger records what does not balance from the start: a restored script may
// have other nodes than the one that counted.
func (r *run) openLedger() {
	made, entered := r.totals()
	r.carried = make([]int64, len(made))
	for i := range made {
		r.carried[i] = entered[i] - made[i].In
	}
}

// balance checks that what left each node has entered its readers, and that none
// has used more than it got, or dropped more than it used.
func (r *run) balance() error {
	made, entered := r.totals()
	for i, n := range r.graph.Nodes {
		c := &made[i]
		if n.Source == nil && (entered[i]-c.In != r.carried[i] || c.In < c.Used+c.Late || c.Used < c.Expired) {
			return fmt.Errorf("%s: %s: internal error: the ledger does not balance: %d rows were sent, %d came, %d were used and %d late, %d entries expired",
				n.Query, n.Label, entered[i]-r.carried[i], c.In, c.Used, c.Late, c.Expired)
		}
	}
	return nil
}

func (c *Counters) add(other *Counters) {
	for i, v := range c.all() {
		*v += *other.all()[i]
	}
}
