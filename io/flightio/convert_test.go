package flightio

import (
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"google.golang.org/grpc/codes"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

var (
	str    = arrow.BinaryTypes.String
	member = arrow.StructOf(arrow.Field{Name: "Y", Type: arrow.PrimitiveTypes.Int8, Nullable: true}, arrow.Field{Name: "z", Type: str, Nullable: true})
	pair   = batch.StructOf(batch.Field{Name: "x", Type: batch.Of(batch.Int64)}, batch.Field{Name: "y", Type: batch.Of(batch.Int64)})
)

// What fits without loss is converted, value by value; what could not be is
// refused by its type.
func TestConversions(t *testing.T) {
	for _, c := range []struct {
		from   arrow.DataType
		values string // as JSON
		to     batch.Type
		want   string // values as JSON, faults in brackets; "": refused
	}{
		{arrow.FixedWidthTypes.Boolean, `[true,null,false]`, batch.Of(batch.Bool), `true null false`},
		{arrow.PrimitiveTypes.Int8, `[1]`, batch.Of(batch.Bool), ``},
		{arrow.PrimitiveTypes.Int8, `[-128,null,127]`, batch.Of(batch.Int8), `-128 null 127`},
		{arrow.PrimitiveTypes.Uint8, `[255]`, batch.Of(batch.Int8), ``},
		{arrow.PrimitiveTypes.Uint8, `[255]`, batch.Of(batch.Int16), `255`},
		{arrow.PrimitiveTypes.Int16, `[-32768]`, batch.Of(batch.Int64), `-32768`},
		{arrow.PrimitiveTypes.Uint32, `[4294967295]`, batch.Of(batch.Int64), `4294967295`},
		{arrow.PrimitiveTypes.Int64, `[1]`, batch.Of(batch.Int32), ``},
		{arrow.PrimitiveTypes.Uint64, `[1]`, batch.Of(batch.Int64), ``},
		{arrow.PrimitiveTypes.Int16, `[-7]`, batch.Of(batch.Float32), `-7`},
		{arrow.PrimitiveTypes.Int32, `[16777217]`, batch.Of(batch.Float32), ``},
		{arrow.PrimitiveTypes.Int32, `[16777217]`, batch.Of(batch.Float64), `16777217`},
		{arrow.PrimitiveTypes.Int64, `[1]`, batch.Of(batch.Float64), ``},
		{arrow.FixedWidthTypes.Float16, `[1.5]`, batch.Of(batch.Float32), `1.5`},
		{arrow.PrimitiveTypes.Float32, `[0.5]`, batch.Of(batch.Float64), `0.5`},
		{arrow.PrimitiveTypes.Float64, `[0.5]`, batch.Of(batch.Float32), ``},
		{arrow.PrimitiveTypes.Float64, `["NaN",1e300,"-Inf"]`, batch.Of(batch.Float64), `[the value NaN is out of range for DOUBLE] 1e+300 [the value -Inf is out of range for DOUBLE]`},
		{&arrow.Decimal128Type{Precision: 5, Scale: 2}, `["123.45",null]`, batch.DecimalOf(7, 3), `123.450 null`},
		{&arrow.Decimal128Type{Precision: 5, Scale: 2}, `["1"]`, batch.DecimalOf(5, 3), ``},
		{&arrow.Decimal128Type{Precision: 5, Scale: 2}, `["1"]`, batch.DecimalOf(9, 1), ``},
		{arrow.PrimitiveTypes.Int32, `[-2147483648]`, batch.DecimalOf(12, 2), `-2147483648.00`},
		{arrow.PrimitiveTypes.Int32, `[1]`, batch.DecimalOf(11, 2), ``},
		{str, `["a",null,"ü"]`, batch.Of(batch.String), `"a" null "ü"`},
		{arrow.BinaryTypes.LargeString, `["a"]`, batch.Of(batch.String), `"a"`},
		{arrow.BinaryTypes.StringView, `["a","longer than a view holds"]`, batch.Of(batch.String), `"a" "longer than a view holds"`},
		{&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: str}, `["a",null,"b","a"]`, batch.Of(batch.String), `"a" null "b" "a"`},
		{&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.PrimitiveTypes.Int64}, `[7,7]`, batch.Of(batch.Int64), `7 7`},
		{&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.PrimitiveTypes.Int64}, `[7]`, batch.Of(batch.String), ``},
		{arrow.BinaryTypes.Binary, `["/w=="]`, batch.Of(batch.String), ``},
		{arrow.BinaryTypes.Binary, `["/w=="]`, batch.Of(batch.Bytes), `"/w=="`},
		{arrow.BinaryTypes.LargeBinary, `["/w=="]`, batch.Of(batch.Bytes), `"/w=="`},
		{&arrow.FixedSizeBinaryType{ByteWidth: 1}, `["/w=="]`, batch.Of(batch.Bytes), `"/w=="`},
		{str, `["a"]`, batch.Of(batch.Bytes), `"YQ=="`},
		{str, `["{ \"a\" : [1] }","{"]`, batch.Of(batch.JSON), `{"a":[1]} [the value "{" is not JSON]`},
		{&named{arrow.ExtensionBase{Storage: str}}, `["[ 1 ]"]`, batch.Of(batch.JSON), `[1]`},
		{&arrow.TimestampType{Unit: arrow.Second}, `["2024-01-31 10:00:00"]`, batch.Of(batch.Timestamp), `"2024-01-31T10:00:00Z"`},
		{&arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "Asia/Tokyo"}, `["2024-01-31T19:00:00.123+09:00"]`, batch.Of(batch.Timestamp), `"2024-01-31T10:00:00.123Z"`},
		{&arrow.TimestampType{Unit: arrow.Nanosecond}, `["1969-12-31 23:59:59.999999999"]`, batch.Of(batch.Timestamp), `"1969-12-31T23:59:59.999999Z"`},
		{arrow.FixedWidthTypes.Date32, `["2024-01-31"]`, batch.Of(batch.Timestamp), `"2024-01-31T00:00:00Z"`},
		{&arrow.TimestampType{Unit: arrow.Second}, `["2024-01-31 00:00:00"]`, batch.Of(batch.Date), ``},
		{arrow.FixedWidthTypes.Date32, `["1969-12-31"]`, batch.Of(batch.Date), `"1969-12-31"`},
		{arrow.FixedWidthTypes.Date64, `["2024-01-31"]`, batch.Of(batch.Date), `"2024-01-31"`},
		{arrow.FixedWidthTypes.Time32ms, `["10:00:00.5"]`, batch.Of(batch.TimeOfDay), `"10:00:00.500"`},
		{arrow.FixedWidthTypes.Time64ns, `["23:59:59.999999999"]`, batch.Of(batch.TimeOfDay), `"23:59:59.999999"`},
		{arrow.FixedWidthTypes.Time32s, `["10:00:00"]`, batch.Of(batch.Timestamp), ``},
		{arrow.Null, `[null,null]`, batch.Of(batch.Int8), `null null`},
		{arrow.ListOf(arrow.PrimitiveTypes.Int8), `[[1,null],null,[]]`, batch.ArrayOf(batch.Of(batch.Int64)), `[1,null] null []`},
		{arrow.LargeListOf(str), `[["a"]]`, batch.ArrayOf(batch.Of(batch.String)), `["a"]`},
		{arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int8), `[[1,2],[3,4]]`, batch.ArrayOf(batch.Of(batch.Int8)), `[1,2] [3,4]`},
		{arrow.ListOf(arrow.PrimitiveTypes.Int64), `[[1]]`, batch.ArrayOf(batch.Of(batch.Int8)), ``},
		{arrow.ListOf(arrow.PrimitiveTypes.Float64), `[[1],["NaN"],[2]]`, batch.ArrayOf(batch.Of(batch.Float64)), `[1] [the value NaN is out of range for DOUBLE] [2]`},
		{member, `[{"Y":1,"z":"a"},null]`, pair, `{"x":null,"y":1} null`},
		{arrow.ListOf(member), `[[{"Y":1},null],[]]`, batch.ArrayOf(pair), `[{"x":null,"y":1},null] []`},
		{arrow.StructOf(arrow.Field{Name: "x", Type: str}), `[{"x":"a"}]`, pair, ``},
	} {
		convert := conversionOf(c.from, c.to)
		if convert == nil || c.want == "" {
			if (convert == nil) != (c.want == "") {
				t.Errorf("%s to %s: converted: %t", c.from, c.to, convert != nil)
			}
			continue
		}
		values, _, err := array.FromJSON(memory.DefaultAllocator, c.from, strings.NewReader(c.values))
		if err != nil {
			t.Fatalf("%s: %v", c.from, err)
		}
		if got := converted(convert, values, c.to); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
		// The same values after others, as a slice has them.
		twice, err := array.Concatenate([]arrow.Array{values, values}, memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		if got := converted(convert, array.NewSlice(twice, int64(values.Len()), int64(twice.Len())), c.to); got != c.want {
			t.Errorf("a slice of %s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

// named is an extension type of texts.
type named struct{ arrow.ExtensionBase }

type namedArray struct{ array.ExtensionArrayBase }

func (*named) ArrayType() reflect.Type                                           { return reflect.TypeFor[namedArray]() }
func (*named) ExtensionName() string                                             { return "named" }
func (*named) ExtensionEquals(arrow.ExtensionType) bool                          { return true }
func (*named) Serialize() string                                                 { return "" }
func (n *named) Deserialize(arrow.DataType, string) (arrow.ExtensionType, error) { return n, nil }

// converted is each value as JSON, or its fault.
func converted(convert conversion, values arrow.Array, to batch.Type) string {
	var out []string
	b := batch.NewBuilder(batch.Schema{{Name: "c", Type: to}}, 1<<20, 1<<20)
	for i := range values.Len() {
		if bad := convert.append(b.Col(0), values, i); bad != (fault{}) {
			b.Reject(batch.Rejected{})
			out = append(out, "["+bad.message+"]")
			continue
		}
		b.EndRow(0, 0, 0)
		out = append(out, string(expr.AppendJSON(nil, &b.Batch(&batch.Scratch{}).Cols[0], b.Len()-1)))
	}
	return strings.Join(out, " ")
}

// Values that their type does not promise, which only a broken client sends.
func TestBrokenValues(t *testing.T) {
	texts := array.NewStringBuilder(memory.DefaultAllocator)
	texts.Append("\xff")
	broken := texts.NewArray()
	times := array.NewTimestampBuilder(memory.DefaultAllocator, &arrow.TimestampType{Unit: arrow.Second})
	times.Append(1 << 60)
	days := array.NewDate64Builder(memory.DefaultAllocator)
	days.Append(1)
	clock := array.NewTime32Builder(memory.DefaultAllocator, arrow.FixedWidthTypes.Time32s.(*arrow.Time32Type))
	clock.Append(86400)
	for _, c := range []struct {
		values arrow.Array
		to     batch.Type
		want   string
	}{
		{broken, batch.Of(batch.String), "[invalid UTF-8]"},
		{broken, batch.Of(batch.JSON), "is not JSON]"},
		{times.NewArray(), batch.Of(batch.Timestamp), "is out of range for TIMESTAMP]"},
		{days.NewArray(), batch.Of(batch.Date), "is out of range for DATE]"},
		{clock.NewArray(), batch.Of(batch.TimeOfDay), "is out of range for TIME]"},
	} {
		if got := converted(conversionOf(c.values.DataType(), c.to), c.values, c.to); !strings.HasSuffix(got, c.want) {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// A list can be put that would unpack to more than there is memory for.
func TestAListOfNothing(t *testing.T) {
	const length = 1 << 30
	offsets := memory.NewBufferBytes(arrow.Int32Traits.CastToBytes([]int32{0, length}))
	list := array.NewListData(array.NewData(arrow.ListOf(arrow.Null), 1, []*memory.Buffer{nil, offsets}, []arrow.ArrayData{array.NewNull(length).Data()}, 0, 0))
	to := batch.ArrayOf(batch.Of(batch.Int64))
	if got := converted(conversionOf(list.DataType(), to), list, to); got != "[the row is over 1 MiB]" {
		t.Error(got)
	}
}

// Columns are found by name; what is put beside them is not read.
func TestMatch(t *testing.T) {
	columns := batch.Schema{{Name: "k", Type: batch.Of(batch.String)}, {Name: "Total", Type: batch.Of(batch.Int64)}, {Name: "at", Type: batch.Of(batch.Timestamp)}}
	put := func(fields ...arrow.Field) *arrow.Schema { return arrow.NewSchema(fields, nil) }
	whole := arrow.PrimitiveTypes.Int64
	found, err := match("S", columns, put(arrow.Field{Name: "K", Type: whole}, arrow.Field{Name: "more", Type: whole}, arrow.Field{Name: "TOTAL", Type: whole}, arrow.Field{Name: "k", Type: str}))
	if err != nil || found[0].at != 3 || found[1].at != 2 || found[2].at != -1 {
		t.Errorf("%+v, %v", found, err)
	}
	_, err = match("S", columns, put(arrow.Field{Name: "k", Type: str}, arrow.Field{Name: "total", Type: arrow.PrimitiveTypes.Float64}))
	hasCode(t, err, codes.InvalidArgument, `the column "Total" of "S" is BIGINT, and what is put is float64, which does not fit without loss`)
	_, err = match("S", columns, put(arrow.Field{Name: "a", Type: str}, arrow.Field{Name: "b", Type: str}))
	hasCode(t, err, codes.InvalidArgument, `"S" has the columns k STRING, Total BIGINT, at TIMESTAMP; none of them is put, but a, b`)
}
