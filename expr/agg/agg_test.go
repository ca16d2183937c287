package agg

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr"
)

// entry is a row of the model.
type entry struct {
	null  bool
	text  string
	stamp batch.Stamp
}

// models compute each aggregate from all rows of a group in order, as text.
var models = map[string]func(t batch.Type, rows []entry) string{
	"count":       func(_ batch.Type, rows []entry) string { return fmt.Sprint(len(present(rows))) },
	"sum":         func(_ batch.Type, rows []entry) string { return total(rows) },
	"avg":         mean1,
	"min":         func(t batch.Type, rows []entry) string { return best(t, rows, -1) },
	"max":         func(t batch.Type, rows []entry) string { return best(t, rows, 1) },
	"first":       func(_ batch.Type, rows []entry) string { return atEdge(rows, false) },
	"any_value":   func(_ batch.Type, rows []entry) string { return atEdge(rows, false) },
	"last":        func(_ batch.Type, rows []entry) string { return atEdge(rows, true) },
	"stddev":      func(_ batch.Type, rows []entry) string { return spread1(rows, 0, math.Sqrt) },
	"stddev_samp": func(_ batch.Type, rows []entry) string { return spread1(rows, 1, math.Sqrt) },
	"var_pop":     func(_ batch.Type, rows []entry) string { return spread1(rows, 0, nil) },
	"var_samp":    func(_ batch.Type, rows []entry) string { return spread1(rows, 1, nil) },
	"bool_and":    func(_ batch.Type, rows []entry) string { return words(rows, "false", "true") },
	"bool_or":     func(_ batch.Type, rows []entry) string { return words(rows, "true", "false") },
	"bit_and":     func(_ batch.Type, rows []entry) string { return folded(rows, func(a, b int64) int64 { return a & b }) },
	"bit_or":      func(_ batch.Type, rows []entry) string { return folded(rows, func(a, b int64) int64 { return a | b }) },
	"bit_xor":     func(_ batch.Type, rows []entry) string { return folded(rows, func(a, b int64) int64 { return a ^ b }) },
}

func present(rows []entry) (out []entry) {
	for _, r := range rows {
		if !r.null {
			out = append(out, r)
		}
	}
	return out
}

func number(text string) *big.Rat {
	switch text {
	case "true":
		return big.NewRat(1, 1)
	case "false":
		return new(big.Rat)
	}
	v, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text)
	}
	return v
}

func total(rows []entry) string {
	rows = present(rows)
	if len(rows) == 0 {
		return "NULL"
	}
	sum := new(big.Rat)
	for _, r := range rows {
		sum.Add(sum, number(r.text))
	}
	return sum.FloatString(12)
}

// mean1 is rounded as DECIMALs are: to four more decimals, half away from zero.
func mean1(t batch.Type, rows []entry) string {
	n := int64(len(present(rows)))
	if n == 0 {
		return "NULL"
	}
	mean := new(big.Rat).Quo(number(total(rows)), big.NewRat(n, 1))
	if t.Kind == batch.Decimal {
		return mean.FloatString(int(t.Scale) + 4)
	}
	return mean.FloatString(20)
}

func best(t batch.Type, rows []entry, sign int) string {
	rows = present(rows)
	if len(rows) == 0 {
		return "NULL"
	}
	out := rows[0].text
	for _, r := range rows[1:] {
		order := strings.Compare(r.text, out)
		if t.IsNumeric() || t.Kind == batch.Bool {
			order = number(r.text).Cmp(number(out))
		}
		if order*sign > 0 {
			out = r.text
		}
	}
	return out
}

func atEdge(rows []entry, last bool) string {
	at := rows[0]
	for _, r := range rows[1:] {
		if last && !r.stamp.Before(at.stamp) || !last && r.stamp.Before(at.stamp) {
			at = r
		}
	}
	if at.null {
		return "NULL"
	}
	return at.text
}

// spread1 goes over the values twice.
func spread1(rows []entry, less int, root func(float64) float64) string {
	rows = present(rows)
	if len(rows) <= less {
		return "NULL"
	}
	mean, sum := 0.0, 0.0
	for _, r := range rows {
		v, _ := number(r.text).Float64()
		mean += v / float64(len(rows))
	}
	for _, r := range rows {
		v, _ := number(r.text).Float64()
		sum += (v - mean) * (v - mean)
	}
	if sum /= float64(len(rows) - less); root != nil {
		sum = root(sum)
	}
	return fmt.Sprintf("%.17g", sum)
}

func words(rows []entry, decides, otherwise string) string {
	rows = present(rows)
	if len(rows) == 0 {
		return "NULL"
	}
	for _, r := range rows {
		if r.text == decides {
			return decides
		}
	}
	return otherwise
}

func folded(rows []entry, combine func(a, b int64) int64) string {
	rows = present(rows)
	if len(rows) == 0 {
		return "NULL"
	}
	v := number(rows[0].text).Num().Int64()
	for _, r := range rows[1:] {
		v = combine(v, number(r.text).Num().Int64())
	}
	return fmt.Sprint(v)
}

// alike compares numbers as numbers, those that come from DOUBLEs to 1e-9.
func alike(t batch.Type, got, want string) bool {
	if got == want || got == "NULL" || want == "NULL" || !t.IsNumeric() {
		return got == want
	}
	a, b := number(got), number(want)
	if !t.IsFloat() {
		return a.Cmp(b) == 0
	}
	x, _ := a.Float64()
	y, _ := b.Float64()
	return math.Abs(x-y) <= 1e-9*max(1, math.Abs(x), math.Abs(y))
}

var argTypes = []batch.Type{
	batch.Of(batch.Bool), batch.Of(batch.Int8), batch.Of(batch.Int32), batch.Of(batch.Int64), batch.Of(batch.Float32), batch.Of(batch.Float64),
	batch.DecimalOf(10, 2), batch.Of(batch.String), batch.Of(batch.Timestamp), batch.Of(batch.Date), batch.ArrayOf(batch.Of(batch.Int32)),
}

func appendRandom(r *rand.Rand, b *batch.ColumnBuilder) {
	n := int64(r.IntN(200) - 100)
	switch b.Type.Kind {
	case batch.Bool:
		b.AppendBool(r.IntN(4) > 0)
	case batch.Int8:
		batch.Append(b, int8(n))
	case batch.Int32, batch.Date:
		batch.Append(b, int32(n))
	case batch.Int64:
		batch.Append(b, n*(1<<55))
	case batch.Float32:
		batch.Append(b, float32(n)/4)
	case batch.Float64:
		batch.Append(b, float64(n)/16)
	case batch.Decimal:
		batch.Append(b, decimal128.FromI64(n))
	case batch.String:
		b.AppendText([]byte(strings.Repeat("ab", int(n&3)) + fmt.Sprint(n)))
	case batch.Array:
		for range r.IntN(3) {
			batch.Append(b.Elem(), int32(n))
		}
		b.EndArray()
	default:
		batch.Append(b, n*1_000_000)
	}
}

// fed is an accumulator with its state, and a copy of the state that is brought
// up by deltas alone.
type fed struct {
	acc    Accumulator
	states [][2]state.Primitive // each with its copy
	table  *state.Table
}

func newFed(f *Function, t batch.Type, distinct bool) (*fed, Accumulator) {
	make1 := func() (Accumulator, *state.Table, []state.Primitive) {
		acc := f.New(t, "acc")
		if distinct {
			acc = Distinct(acc, "acc", false)
		}
		table := state.NewTable("groups", acc.Columns()...)
		all := []state.Primitive{table}
		if k, ok := acc.(Keeper); ok {
			all = append(all, k.State()...)
		}
		return acc, table, all
	}
	acc, table, all := make1()
	copied, _, others := make1()
	out := &fed{acc: acc, table: table}
	for i := range all {
		out.states = append(out.states, [2]state.Primitive{all[i], others[i]})
	}
	return out, copied
}

// Every aggregate over every type, in batches cut at random, into two windows and
// several groups, equals the model; so does what deltas carry over to a copy.
func TestAgainstModels(t *testing.T) {
	for i := range Functions {
		f := &Functions[i]
		if models[f.Name] == nil {
			t.Errorf("%s has no model", f.Name)
			continue
		}
		for _, arg := range argTypes {
			result, err := f.Result(arg)
			if err != nil {
				if !strings.Contains(err.Error(), f.Name) {
					t.Errorf("%s of %s is refused without its name: %v", f.Name, arg, err)
				}
				continue
			}
			for seed := range uint64(6) {
				against(t, f, arg, result, seed)
			}
		}
	}
}

func against(t *testing.T, f *Function, arg, result batch.Type, seed uint64) {
	distinct := seed%3 == 2 && f.Name != "first" && f.Name != "last" && f.Name != "any_value"
	r := rand.New(rand.NewPCG(seed, 9))
	one, copied := newFed(f, arg, distinct)
	model := map[[2]int64][]entry{}
	seen := map[string]bool{}
	offset := int64(0)
	for range 12 {
		s := &batch.Scratch{Poison: true}
		in := &batch.Batch{N: 1 + r.IntN(90)}
		value, group := batch.NewColumnBuilder(arg), batch.NewColumnBuilder(batch.Of(batch.Int64))
		window, nulls := int64(r.IntN(2)*10), r.IntN(2) == 0
		for range in.N {
			if nulls && r.IntN(5) == 0 {
				value.AppendNull()
			} else {
				appendRandom(r, value)
			}
			batch.Append(group, int64(r.IntN(5)))
			in.Times = append(in.Times, batch.Time(r.IntN(20)))
			in.Partition = append(in.Partition, int32(r.IntN(2)))
			offset++
			in.Offset = append(in.Offset, offset)
		}
		var rows []int32
		if r.IntN(2) == 0 {
			for i := range int32(in.N) {
				if r.IntN(3) > 0 {
					rows = append(rows, i)
				}
			}
		}
		in.Cols = []batch.Column{value.Column()}
		all := rows
		if all == nil {
			for i := range int32(in.N) {
				all = append(all, i)
			}
		}
		groups := group.Column()
		keys := batch.EncodeKeys(s, []batch.Column{groups}, in.N)
		args := in.Cols
		if c, ok := one.acc.(Caster); ok && !distinct {
			cast, err := expr.NewCast(&expr.ColumnRef{T: arg}, c.Wants(), false)
			if err != nil {
				t.Fatal(err)
			}
			args = []batch.Column{cast.Eval(&expr.Env{Scratch: s}, in)}
		} else if ok || isCaster(f, arg) {
			return // the operator casts before it looks for different values
		}
		slice := one.table.Slice(window)
		ids := make([]uint32, len(all))
		slice.Upsert(state.Keys{Data: keys.Data, Offsets: keys.Offsets, Hashes: keys.Hashes}, rows, ids)
		one.acc.Add(Input{Scratch: s, Batch: in, Keys: keys, Args: args, Rows: rows, IDs: ids, Slice: slice})
		for _, row := range all {
			g := batch.Values[int64](&groups)[row]
			e := entry{null: in.Cols[0].IsNull(int(row)), stamp: in.StampOf(int(row))}
			if !e.null {
				e.text = textOf(&in.Cols[0], int(row))
			}
			if distinct {
				key := fmt.Sprint(window, g, e.null, e.text)
				if e.null || seen[key] {
					e.null = true
				}
				seen[key] = true
			}
			at := [2]int64{window, g}
			model[at] = append(model[at], e)
		}
		s.Reset()
		for _, pair := range one.states {
			if err := pair[1].Apply(pair[0].Delta(nil), func(uint8) bool { return true }); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, side := range map[string]struct {
		acc   Accumulator
		table *state.Table
	}{"it": {one.acc, one.table}, "its copy": {copied, one.states[0][1].(*state.Table)}} {
		found := 0
		for _, window := range []int64{0, 10} {
			slice := side.table.Slice(window)
			s := new(batch.Scratch)
			ids := make([]uint32, slice.Len())
			for id := range ids {
				ids[id] = uint32(id)
			}
			got := side.acc.Result(s, slice, 0, ids)
			for id := range ids {
				g := batch.NewColumnBuilder(batch.Of(batch.Int64))
				batch.AppendKey(slice.Key(uint32(id)), []*batch.ColumnBuilder{g})
				column := g.Column()
				rows := model[[2]int64{window, batch.Values[int64](&column)[0]}]
				found++
				want, text := models[f.Name](arg, rows), "NULL"
				if !got.IsNull(id) {
					text = textOf(&got, id)
				}
				if got.Failed(id) || !alike(result, text, want) {
					t.Fatalf("seed %d, distinct %v, %s(%s), window %d, %s: %s, want %s of %v", seed, distinct, f.Name, arg, window, name, text, want, rows)
				}
			}
		}
		if found != len(model) {
			t.Fatalf("%s(%s): %s has %d groups, want %d", f.Name, arg, name, found, len(model))
		}
	}
}

func isCaster(f *Function, arg batch.Type) bool {
	_, ok := f.New(arg, "acc").(Caster)
	return ok
}

func textOf(c *batch.Column, i int) string {
	if c.Type.IsNested() {
		return string(expr.AppendJSON(nil, c, i))
	}
	return string(expr.AppendText(nil, c, i))
}

// Dropping a window, or forgetting a group, takes the values seen with it.
func TestDistinctForgets(t *testing.T) {
	acc := Distinct(count{}, "n", true).(*distinct)
	table := state.NewTable("groups", acc.Columns()...)
	add := func(window, group, value int64) {
		s := new(batch.Scratch)
		g, v := batch.NewColumnBuilder(batch.Of(batch.Int64)), batch.NewColumnBuilder(batch.Of(batch.Int64))
		batch.Append(g, group)
		batch.Append(v, value)
		in := &batch.Batch{N: 1, Cols: []batch.Column{v.Column()}}
		keys := batch.EncodeKeys(s, []batch.Column{g.Column()}, 1)
		ids := make([]uint32, 1)
		slice := table.Slice(window)
		slice.Upsert(state.Keys{Data: keys.Data, Offsets: keys.Offsets, Hashes: keys.Hashes}, nil, ids)
		acc.Add(Input{Scratch: s, Batch: in, Keys: keys, Args: in.Cols, IDs: ids, Slice: slice})
	}
	for _, window := range []int64{0, 10} {
		add(window, 1, 7)
		add(window, 1, 7)
		add(window, 2, 7)
	}
	if n := acc.seen.Rows(); n != 4 {
		t.Fatalf("%d values seen, want 4", n)
	}
	acc.Drop(0)
	if n := acc.seen.Rows(); n != 2 {
		t.Fatalf("%d values seen after a window, want 2", n)
	}
	acc.Forget(10, table.Slice(10).Key(0), table.Slice(10).Hash(0))
	if n := acc.seen.Rows(); n != 1 {
		t.Fatalf("%d values seen after a group, want 1", n)
	}
}

// A sum or mean that leaves its type fails its group alone.
func TestSumOutOfRange(t *testing.T) {
	for _, f := range []*Function{&sumFunction, &avgFunction} {
		outOfRange(t, f.New(batch.DecimalOf(38, 0), "acc"), 4)
		outOfRange(t, f.New(batch.DecimalOf(38, 0), "acc"), 2)
	}
	outOfRange(t, avgFunction.New(batch.DecimalOf(38, 0), "acc"), 1) // four more decimals do not fit
}

func outOfRange(t *testing.T, acc Accumulator, times int) {
	table := state.NewTable("groups", acc.Columns()...)
	s := new(batch.Scratch)
	v := batch.NewColumnBuilder(batch.DecimalOf(38, 0))
	most, _ := expr.ParseDecimal([]byte(strings.Repeat("9", 38)), 38, 0)
	for range times { // four of them are 0.6e38 in 128 bits
		batch.Append(v, most)
	}
	batch.Append(v, decimal128.FromI64(5))
	in := &batch.Batch{N: times + 1, Cols: []batch.Column{v.Column()}}
	slice := table.Slice(0)
	g := batch.NewColumnBuilder(batch.Of(batch.Int64))
	for range times {
		batch.Append(g, int64(1))
	}
	batch.Append(g, int64(2))
	keys := batch.EncodeKeys(s, []batch.Column{g.Column()}, in.N)
	ids := make([]uint32, in.N)
	slice.Upsert(state.Keys{Data: keys.Data, Offsets: keys.Offsets, Hashes: keys.Hashes}, nil, ids)
	acc.Add(Input{Scratch: s, Batch: in, Args: in.Cols, IDs: ids, Slice: slice})
	got := acc.Result(s, slice, 0, []uint32{0, 1})
	if !got.Failed(0) || got.Failed(1) || number(textOf(&got, 1)).Cmp(number("5")) != 0 {
		t.Errorf("failed %v and %v, the second sum is %s", got.Failed(0), got.Failed(1), textOf(&got, 1))
	}
}
