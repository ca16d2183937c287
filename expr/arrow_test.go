package expr

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/compute"

	"github.com/eventflux-io/engine/batch"
)

// arrowNames are the kernels of arrow-go that mean what an operator means.
var arrowNames = map[string]string{
	"+": "add_unchecked", "-": "sub_unchecked", "*": "multiply_unchecked", "/": "divide_unchecked",
	"&": "bit_wise_and", "|": "bit_wise_or", "^": "bit_wise_xor",
	"=": "equal", "<>": "not_equal", "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal",
}

// Over columns of BIGINT and DOUBLE with NULLs the kernels answer as arrow-go's
// compute kernels do, row by row; rows that fail here (overflow) are left out.
func TestKernelsAgainstArrow(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, of := range []batch.Type{bigint, double} {
		for _, n := range []int{1, 64, 1000} {
			in := &batch.Batch{N: n}
			for range 2 {
				b := batch.NewColumnBuilder(of)
				for range n {
					v := r.IntN(9) - 4
					switch {
					case r.IntN(5) == 0:
						b.AppendNull()
					case of.Kind == batch.Float64:
						batch.Append(b, float64(v)*1.5)
					case r.IntN(4) == 0:
						batch.Append(b, int64(math.MaxInt64)-int64(v))
					default:
						batch.Append(b, int64(v))
					}
				}
				in.Cols = append(in.Cols, b.Column())
			}
			x, y := &ColumnRef{Index: 0, Name: "x", T: of}, &ColumnRef{Index: 1, Name: "y", T: of}
			for op, name := range arrowNames {
				build := NewArithmetic
				if _, compares := flipped[op]; compares {
					build = NewCompare
				}
				e := must(build(op, x, y))
				if e.Type().Kind != batch.Bool && e.Type().Kind != of.Kind {
					continue // INT / INT is DOUBLE, bits of DOUBLEs are those of BIGINTs
				}
				against(t, e, name, in, of)
			}
		}
	}
}

func against(t *testing.T, e Expr, name string, in *batch.Batch, of batch.Type) {
	t.Helper()
	record := in.Record(batch.Schema{{Name: "x", Type: of}, {Name: "y", Type: of}})
	args := []compute.Datum{compute.NewDatum(record.Column(0)), compute.NewDatum(record.Column(1))}
	made, err := compute.CallFunction(context.Background(), name, nil, args...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	theirs := made.(*compute.ArrayDatum).MakeArray()
	column, _, err := batch.FromRecord(recordOf(theirs))
	if err != nil {
		t.Fatal(err)
	}
	env := &Env{Scratch: new(batch.Scratch)}
	ours := e.Eval(env, in)
	ours = batch.Flatten(env.Scratch, &ours, in.N)
	for i := range in.N {
		if ours.Failed(i) || name == "divide_unchecked" && batch.Values[float64](&in.Cols[1])[i] == 0 {
			continue // x / 0 is NULL here
		}
		got, want := "NULL", "NULL"
		if !ours.IsNull(i) {
			got = string(AppendText(nil, &ours, i))
		}
		if theirs.IsValid(i) {
			want = string(AppendText(nil, &column.Cols[0], i))
		}
		if got != want {
			t.Fatalf("%s over %s, row %d: %s, arrow's %s says %s", e, of, i, got, name, want)
		}
	}
}

// recordOf is an array as the only column of a record.
func recordOf(a arrow.Array) arrow.RecordBatch {
	schema := arrow.NewSchema([]arrow.Field{{Name: "v", Type: a.DataType(), Nullable: true}}, nil)
	return array.NewRecordBatch(schema, []arrow.Array{a}, int64(a.Len()))
}
