package planner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// The same rows per partition give the same answer, however the partitions are
// interleaved: whichever is polled first, however many rows it gives, and on one
// shard or several.
func TestInterleavings(t *testing.T) {
	const times = 1000
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	for _, delay := range []string{"0", "5"} {
		parts := [][]string{disordered(rnd, 0, 60), disordered(rnd, 1, 90)}
		script := strings.ReplaceAll(interleaved, "DELAY", delay)
		var want map[string][]string
		for n := range times / 2 {
			src := &shuffled{parts: parts, seed: rnd.Uint64()}
			got := answer(t, script, src, 1+3*(n%2))
			if want == nil {
				want = got
				if len(want["Corrected"]) < 20 || len(want["TooLate"]) == 0 || len(want["Hours"]) == 0 {
					t.Fatalf("the data tests little: %v", want)
				}
				continue
			}
			for stream := range want {
				if !sameRows(got[stream], want[stream]) {
					t.Fatalf("delay %s s, interleaving %d (seed %d), %s:\n%s\ninstead of\n%s", delay, n, src.seed, stream,
						strings.Join(got[stream], "\n"), strings.Join(want[stream], "\n"))
				}
			}
		}
	}
}

const interleaved = `
CREATE STREAM T (ts BIGINT, k STRING, x DOUBLE, n INT, WATERMARK FOR ts AS ts - INTERVAL 'DELAY' SECOND)
WITH ('type'='source', 'extension'='parts');
CREATE STREAM Minutes AS SELECT k, window_start AS at, count(*) AS c, sum(x) AS total, first(n) AS opening, last(n) AS closing
FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
CREATE STREAM Shown AS SELECT * FROM Minutes;
CREATE STREAM Hours AS SELECT k, window_start AS at, count(*) AS minutes, sum(total) AS total, first(opening) AS opening, last(closing) AS closing
FROM Minutes WINDOW TUMBLING (SIZE 5 MINUTES) GROUP BY k;
CREATE STREAM All5 AS SELECT window_start AS at, first(opening) AS opening, last(closing) AS closing, max(total) AS most
FROM Minutes WINDOW TUMBLING (SIZE 5 MINUTES);
CREATE STREAM Corrected AS SELECT k, window_start AS at, count(*) AS c, first(n) AS opening, last(n) AS closing, emit_kind
FROM T WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 30 SECONDS GROUP BY k;
CREATE STREAM Top AS SELECT k, n, window_start AS at FROM T WINDOW TUMBLING (SIZE 1 MINUTE) ORDER BY n % 3, k LIMIT 4;
CREATE STREAM TooLate AS SELECT n, query, window_end, late_by_ms FROM late(T);
`

// disordered are rows of one partition, up to 90 s out of order.
func disordered(rnd *rand.Rand, partition, n int) []string {
	var rows []string
	at := int64(1704067200000)
	for i := range n {
		at += rnd.Int64N(12_000)
		behind := int64(0)
		if rnd.IntN(4) == 0 {
			behind = rnd.Int64N(90_000)
		}
		rows = append(rows, fmt.Sprintf(`{"ts":%d,"k":"%c","x":%g,"n":%d}`, (at-behind)/500*500, 'a'+rnd.IntN(4), rnd.NormFloat64()*1e3, partition*1000+i))
	}
	return rows
}

// answer runs a script and gives the rows of each stream, in the order per key k
// that they came in.
func answer(t *testing.T, text string, src *shuffled, shards int) map[string][]string {
	t.Helper()
	script, errs := syntax.Parse("test", text)
	got := map[string]*memio.Collector{}
	cat := &planner.Catalog{Connectors: []connector.Connector{src.connector()}, Formats: []connector.Format{format.JSON}}
	program, more := planner.Plan(script, cat, planner.Options{
		Print: func(stream string, schema batch.Schema, _ bool) (connector.SinkFactory, error) {
			got[stream] = &memio.Collector{}
			return got[stream].Sink(schema)
		},
	})
	if errs = append(errs, more...); len(errs) > 0 {
		t.Fatal(syntax.Render("test", text, errs))
	}
	now := time.UnixMilli(1704067200000).Add(24 * time.Hour)
	_, err := pipeline.Run(context.Background(), program.Graph, pipeline.Options{
		Shards: shards, BatchRows: 1 + int(src.seed%9), Poison: true, Clock: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for stream, c := range got {
		lines := strings.Split(strings.TrimSpace(c.Take()), "\n")
		slices.SortStableFunc(lines, func(a, b string) int { return strings.Compare(keyOf(a), keyOf(b)) })
		out[stream] = lines
	}
	return out
}

// keyOf is what rows are ordered by: the key, or the whole row where there is
// none. Top is ordered within its window.
func keyOf(line string) string {
	var row map[string]any
	if err := json.Unmarshal([]byte(line), &row); err != nil {
		return line
	}
	if k, grouped := row["k"]; grouped && row["c"] != nil || row["minutes"] != nil {
		return fmt.Sprint(k)
	}
	if at, windowed := row["at"]; windowed {
		return fmt.Sprint(at)
	}
	return line
}

// sameRows compares rows; numbers may differ by 1e-12 of their size.
func sameRows(a, b []string) bool {
	return slices.EqualFunc(a, b, func(x, y string) bool {
		if x == y {
			return true
		}
		var p, q map[string]any
		if json.Unmarshal([]byte(x), &p) != nil || json.Unmarshal([]byte(y), &q) != nil || len(p) != len(q) {
			return false
		}
		for k, v := range p {
			f, isNumber := v.(float64)
			g, too := q[k].(float64)
			if isNumber && too && math.Abs(f-g) <= 1e-12*math.Max(1, math.Max(math.Abs(f), math.Abs(g))) {
				continue
			}
			if v != q[k] {
				return false
			}
		}
		return true
	})
}

// shuffled is a source with several partitions that gives a random number of
// rows of a random one at each poll, and does not care to be paused.
type shuffled struct {
	parts [][]string
	seed  uint64
}

func (s *shuffled) connector() connector.Connector {
	return connector.Connector{
		Name: "parts", Doc: "gives rows of a random partition", Format: "json",
		Bounded: func(connector.Options) bool { return true },
		Source:  func(spec connector.Spec) (connector.SourceFactory, error) { return shuffledFactory{s, spec}, nil },
	}
}

type shuffledFactory struct {
	*shuffled
	spec connector.Spec
}

func (f shuffledFactory) Bounded() bool                           { return true }
func (f shuffledFactory) Replayable() bool                        { return false }
func (f shuffledFactory) Partitions(context.Context) (int, error) { return len(f.parts), nil }

func (f shuffledFactory) New(shard, shards int) (connector.Source, error) {
	s := &shuffledSource{rnd: rand.New(rand.NewPCG(f.seed, uint64(shard)))}
	for p, rows := range f.parts {
		if p%shards != shard {
			continue
		}
		decoder, err := f.spec.Format.NewDecoder(f.spec.Decoding())
		if err != nil {
			return nil, err
		}
		s.parts = append(s.parts, &shuffledPart{decoder, connector.Cursor{Partition: int32(p)}, rows})
	}
	return s, nil
}

type shuffledSource struct {
	rnd   *rand.Rand
	parts []*shuffledPart
}

type shuffledPart struct {
	decoder connector.Decoder
	place   connector.Cursor
	rows    []string
}

func (s *shuffledSource) Open(context.Context, []connector.Position) error { return nil }
func (s *shuffledSource) Ready() <-chan struct{}                           { return nil }
func (s *shuffledSource) Pause(int32, bool)                                {}
func (s *shuffledSource) Close() error                                     { return nil }

func (s *shuffledSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	var left []*shuffledPart
	var at []connector.Position
	for _, p := range s.parts {
		state := connector.Reading
		if len(p.rows) == 0 {
			state = connector.Ended
		} else {
			left = append(left, p)
		}
		at = append(at, connector.Position{Partition: p.place.Partition, Name: fmt.Sprint(p.place.Partition), Offset: p.place.Offset, State: state})
	}
	if len(left) == 0 {
		return at, io.EOF
	}
	p := left[s.rnd.IntN(len(left))]
	for range 1 + s.rnd.IntN(20) {
		if len(p.rows) == 0 || into.Full() {
			break
		}
		p.decoder.Decode([]byte(p.rows[0]+"\n"), true, &p.place, into)
		p.rows = p.rows[1:]
	}
	return at, nil
}
