package pipeline

import (
	"testing"
	"time"
)

// The hundredth bad row of a minute ends a run if more than the stream's share of
// that minute's rows are bad; every minute counts for itself.
func TestTooBad(t *testing.T) {
	type count struct {
		after     time.Duration // since the count before
		rows, bad int64
	}
	for name, c := range map[string]struct {
		share  float64
		counts []count
		ends   bool
	}{
		"99 bad rows alone":         {0.1, []count{{0, 99, 99}}, false},
		"100 bad rows alone":        {0.1, []count{{0, 99, 99}, {time.Second, 1, 1}}, true},
		"a tenth":                   {0.1, []count{{0, 1000, 100}}, false},
		"more than a tenth":         {0.1, []count{{0, 1000, 100}, {time.Second, 1, 1}}, true},
		"spread over two minutes":   {0.1, []count{{0, 60, 60}, {time.Minute, 60, 60}}, false},
		"good rows a minute before": {0.1, []count{{0, 1e6, 0}, {time.Minute, 150, 150}}, true},
		"all may be bad":            {1, []count{{0, 500, 500}}, false},
		"none may be bad":           {0, []count{{0, 1e6, 99}, {time.Second, 1e6, 1}}, true},
	} {
		now := time.Unix(1704067200, 0)
		r := &run{opt: Options{Clock: func() time.Time { return now }}.withDefaults()}
		r.remarks.faults.add("decode", "the first bad row", "")
		s := &stream{spec: &SourceSpec{Name: "S", MaxRatio: c.share}, run: r}
		var err error
		for _, at := range c.counts {
			now = now.Add(at.after)
			if err != nil {
				t.Errorf("%s: it ended too early: %v", name, err)
			}
			s.bad.thisMinute(r.elapsed())
			err = s.tooBad(at.rows, at.bad)
		}
		if (err != nil) != c.ends {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
