package operators_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

// drive is an operator and a script of what happens to it, with what comes out.
// A line of the script is one of
//
//	9 a 5         a row: its row time in seconds (-: none), then columns k and v.
//	              Before them may be met=8 (the watermark it met), p=1 (its
//	              partition), port=1 (the input it comes by) and delete (it takes a
//	              row back)
//	to 60         Advance
//	= 59- a 5     what came out since the line that was not of this kind
//
// Rows that follow each other are a batch. See output_test.go for what comes out.
type drive struct {
	name    string
	of      func(env operators.Env) operators.Operator
	script  string
	used    int // rows that went into state, less those that were late after all
	expired int // entries of state that were dropped before their time

	onePartition bool
	show         func(b *batch.Batch, i int) string // see output
}

// way is how a script is driven. What comes out must not depend on it.
type way struct {
	name    string
	rows    int // most rows of a batch
	restore func(p state.Primitive, saved [][]byte) [][]byte
}

var ways = []way{
	{name: "batches", rows: 1000},
	{name: "single rows", rows: 1},
	{name: "restored from deltas", rows: 2, restore: func(p state.Primitive, saved [][]byte) [][]byte {
		return append(saved, p.Delta(nil))
	}},
	{name: "restored from bases", rows: 1000, restore: func(p state.Primitive, _ [][]byte) (parts [][]byte) {
		_ = p.Base(100, func(part []byte) error {
			parts = append(parts, slices.Clone(part))
			return nil
		})
		return parts
	}},
}

func run(t *testing.T, drives []drive) {
	for _, d := range drives {
		for _, w := range ways {
			t.Run(d.name+"/"+w.name, func(t *testing.T) { d.run(t, w) })
		}
	}
}

// driving is a script under way. What an operator is handed is overwritten when it
// returns, so that it fails if it keeps that.
type driving struct {
	drive
	way
	t       *testing.T
	env     operators.Env
	op      operators.Operator
	out     output
	mark    batch.Time
	offsets map[int32]int64
	saved   map[string][][]byte
}

func start(t *testing.T, d drive, w way) *driving {
	scratch := &batch.Scratch{Poison: true}
	r := &driving{drive: d, way: w, t: t, mark: batch.MinTime, out: output{show: d.show},
		offsets: map[int32]int64{}, saved: map[string][][]byte{},
		env: operators.Env{Scratch: scratch, Expr: &expr.Env{Scratch: scratch, Now: now}, Shards: 1, OnePartition: func() bool { return d.onePartition }}}
	r.op = d.of(r.env)
	return r
}

func (d drive) run(t *testing.T, w way) {
	r := start(t, d, w)
	var rows []string
	var want, got strings.Builder
	flush := func() {
		r.process(rows)
		rows = nil
	}
	for line := range strings.Lines(d.script) {
		line = strings.TrimSpace(line)
		word, rest, _ := strings.Cut(line, " ")
		if word != "=" && word != "" && len(rows) == 0 {
			r.again()
		}
		switch word {
		case "":
		case "=":
			flush()
			got.WriteString(r.out.take())
			want.WriteString(rest + "\n")
			continue
		case "to":
			flush()
			to := instant(t, rest)
			if reached := r.advance(to); reached != to {
				r.out.lines = append(r.out.lines, "reached "+seconds(reached))
			}
		default:
			rows = append(rows, line)
			continue
		}
		got.WriteString(r.out.take())
	}
	flush()
	got.WriteString(r.out.take())
	if got.String() != want.String() {
		t.Errorf("it gives\n%sinstead of\n%s", &got, &want)
	}
	if r.out.used != d.used || r.out.expired != d.expired {
		t.Errorf("%d rows are said to be used and %d entries to have expired, want %d and %d", r.out.used, r.out.expired, d.used, d.expired)
	}
}

func (o *output) take() string {
	if len(o.lines) == 0 {
		return ""
	}
	all := strings.Join(o.lines, "\n") + "\n"
	o.lines = nil
	return all
}

// now is the time on the clock.
const now = batch.Time(1_000_000 * batch.Second)

func instant(t *testing.T, s string) batch.Time {
	t.Helper()
	if s == "end" {
		return batch.EndOfStream
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return batch.Time(n * int64(batch.Second))
}

func (r *driving) advance(to batch.Time) (reached batch.Time) {
	r.t.Helper()
	reached, err := r.op.Advance(r.t.Context(), to, &r.out)
	if err != nil {
		r.t.Fatal(err)
	}
	r.mark = to
	r.env.Scratch.Reset()
	return reached
}

// again puts a new operator with the saved state in the place of this one.
func (r *driving) again() {
	r.t.Helper()
	old, keeps := r.op.(operators.Stateful)
	if !keeps || r.restore == nil {
		return
	}
	for _, p := range old.State() {
		r.saved[p.Name()] = r.restore(p, r.saved[p.Name()])
	}
	r.op = r.of(r.env)
	for _, p := range r.op.(operators.Stateful).State() {
		for _, part := range r.saved[p.Name()] {
			if len(part) == 0 {
				continue
			}
			if err := p.Apply(part, func(uint8) bool { return true }); err != nil {
				r.t.Fatal(err)
			}
		}
		if d := p.Delta(nil); len(d) > 0 {
			r.t.Errorf("what was restored of %s counts as changed", p.Name())
		}
	}
	if r.mark != batch.MinTime {
		r.advance(r.mark)
	}
}

var schema = batch.Schema{{Name: "k", Type: batch.Of(batch.String)}, {Name: "v", Type: batch.Of(batch.Int64)}}

var (
	k = &expr.ColumnRef{Index: 0, Name: "k", T: schema[0].Type}
	v = &expr.ColumnRef{Index: 1, Name: "v", T: schema[1].Type}
)

// process makes batches of rows.
func (r *driving) process(lines []string) {
	r.t.Helper()
	for len(lines) > 0 {
		b := batch.NewBuilder(schema, len(lines), 1<<30)
		var times, met, arrived []batch.Time
		var kinds []batch.Kind
		port, timed, stamped := -1, false, false
		for len(lines) > 0 && b.Len() < r.rows {
			row := r.parse(lines[0])
			if port >= 0 && row.port != port {
				break
			}
			port, timed, lines = row.port, row.time != batch.MinTime, lines[1:]
			row.append(r.t, b)
			b.EndRow(row.partition, r.offsets[row.partition], 0)
			r.offsets[row.partition]++
			times, met, kinds = append(times, row.time), append(met, row.met), append(kinds, row.kind)
			if arrived = append(arrived, row.arrived); row.arrived != batch.MinTime {
				stamped = true
			}
		}
		in := b.Batch(r.env.Scratch)
		if timed {
			in.Times, in.Met = times, met
		}
		if stamped {
			in.Arrived = arrived
		}
		in.Kinds = kinds
		in = batch.Gather(r.env.Scratch, in, seq(in.N)) // a copy that Reset overwrites
		if err := r.op.Process(context.Background(), port, in, &r.out); err != nil {
			r.t.Fatal(err)
		}
		r.env.Scratch.Reset()
	}
}

func seq(n int) []int32 {
	all := make([]int32, n)
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

// row is a row of a script.
type row struct {
	time, met batch.Time
	arrived   batch.Time
	partition int32
	port      int
	kind      batch.Kind
	k, v      string
}

func (r *driving) parse(line string) row {
	r.t.Helper()
	out := row{time: batch.MinTime, met: r.mark, arrived: batch.MinTime}
	words := strings.Fields(line)
	if words[0] != "-" {
		out.time = instant(r.t, words[0])
	}
	for _, word := range words[1 : len(words)-2] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "met":
			out.met = instant(r.t, value)
		case "arrived":
			out.arrived = instant(r.t, value)
		case "p":
			n, _ := strconv.Atoi(value)
			out.partition = int32(n)
		case "port":
			out.port, _ = strconv.Atoi(value)
		case "delete":
			out.kind = batch.Delete
		default:
			r.t.Fatalf("what is %q in %q?", word, line)
		}
	}
	out.k, out.v = words[len(words)-2], words[len(words)-1]
	return out
}

func (row row) append(t *testing.T, b *batch.Builder) {
	t.Helper()
	if row.k == "NULL" {
		b.Col(0).AppendNull()
	} else {
		b.Col(0).AppendText([]byte(row.k))
	}
	if row.v == "NULL" {
		b.Col(1).AppendNull()
		return
	}
	n, err := strconv.ParseInt(row.v, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	batch.Append(b.Col(1), n)
}

func must(e expr.Expr, err error) expr.Expr {
	if err != nil {
		panic(err)
	}
	return e
}

// doubled is 2·v, which overflows for a large v.
var doubled = must(expr.NewArithmetic("*", v, expr.NewInt(2)))

// large does not fit when doubled.
const large = "5000000000000000000"
