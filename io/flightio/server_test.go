package flightio

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/eventflux-io/engine/batch"
)

// serve serves a hub whose memory is counted until the test ends.
func serve(t *testing.T, h *Hub, opt Options) *Server {
	t.Helper()
	counted := memory.NewCheckedAllocator(memory.DefaultAllocator)
	h.Memory = counted
	if opt.Address == "" {
		opt.Address = "127.0.0.1:0"
	}
	s, err := Serve(h, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // no reader is worth waiting for
		s.Close(ctx, nil)
		counted.AssertSize(t, 0)
	})
	return s
}

var inTheClear = grpc.WithTransportCredentials(insecure.NewCredentials())

// connect is a client of s that is closed when the test ends.
func connect(t testing.TB, s *Server, options ...grpc.DialOption) flight.Client {
	t.Helper()
	if len(options) == 0 {
		options = append(options, inTheClear)
	}
	c, err := flight.NewClientWithMiddleware(s.listen.Addr().String(), nil, nil, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func background(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// get reads a stream; once it returns, the reader misses nothing.
func get(t testing.TB, ctx context.Context, c flight.Client, name string) *flight.Reader {
	t.Helper()
	call, err := c.DoGet(ctx, &flight.Ticket{Ticket: []byte(name)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := flight.NewRecordReader(call)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var everyType = batch.Schema{
	{Name: "b", Type: batch.Of(batch.Bool)}, {Name: "i8", Type: batch.Of(batch.Int8)}, {Name: "i16", Type: batch.Of(batch.Int16)},
	{Name: "i32", Type: batch.Of(batch.Int32), NotNull: true}, {Name: "i64", Type: batch.Of(batch.Int64)},
	{Name: "f32", Type: batch.Of(batch.Float32)}, {Name: "f64", Type: batch.Of(batch.Float64)}, {Name: "n", Type: batch.DecimalOf(20, 3)},
	{Name: "s", Type: batch.Of(batch.String)}, {Name: "by", Type: batch.Of(batch.Bytes)}, {Name: "j", Type: batch.Of(batch.JSON)},
	{Name: "ts", Type: batch.Of(batch.Timestamp)}, {Name: "d", Type: batch.Of(batch.Date)}, {Name: "t", Type: batch.Of(batch.TimeOfDay)},
	{Name: "a", Type: batch.ArrayOf(batch.Of(batch.Int64))},
	{Name: "st", Type: batch.StructOf(batch.Field{Name: "x", Type: batch.Of(batch.Int32)}, batch.Field{Name: "y", Type: batch.ArrayOf(batch.Of(batch.JSON))})},
}

// fillEvery appends a row of values made from n; NULLs where the schema lets it
// and n is 1.
func fillEvery(b *batch.Builder, n int) {
	for i, f := range b.Schema {
		if n == 1 && !f.NotNull {
			b.Col(i).AppendNull()
			continue
		}
		appendValue(b.Col(i), n)
	}
	b.EndRow(0, int64(n), 0)
}

func appendValue(c *batch.ColumnBuilder, n int) {
	switch c.Type.Kind {
	case batch.Bool:
		c.AppendBool(n%2 == 0)
	case batch.Int8:
		batch.Append(c, int8(n))
	case batch.Int16:
		batch.Append(c, int16(n))
	case batch.Int32, batch.Date:
		batch.Append(c, int32(n))
	case batch.Int64, batch.Timestamp, batch.TimeOfDay:
		batch.Append(c, int64(n))
	case batch.Float32:
		batch.Append(c, float32(n)/2)
	case batch.Float64:
		batch.Append(c, float64(n)/2)
	case batch.Decimal:
		batch.Append(c, decimal128.FromI64(int64(n)))
	case batch.String, batch.Bytes:
		c.AppendText([]byte(fmt.Sprint("x", n)))
	case batch.JSON:
		c.AppendText(fmt.Appendf(nil, `{"n":%d}`, n))
	case batch.Array:
		for range n % 3 {
			appendValue(c.Elem(), n)
		}
		c.EndArray()
	case batch.Struct:
		for i := range c.Type.Fields() {
			appendValue(c.Member(i), n)
		}
		c.EndStruct()
	}
}

// arrowOfEvery is the exact schema that clients see.
func arrowOfEvery() *arrow.Schema {
	jsonText := arrow.NewMetadata([]string{"ARROW:extension:name", "ARROW:extension:metadata"}, []string{"arrow.json", ""})
	field := func(name string, t arrow.DataType) arrow.Field {
		return arrow.Field{Name: name, Type: t, Nullable: true}
	}
	of := func(t arrow.DataType) arrow.DataType { return arrow.ListOfField(field("item", t)) }
	jsons := arrow.ListOfField(arrow.Field{Name: "item", Type: arrow.BinaryTypes.String, Nullable: true, Metadata: jsonText})
	return arrow.NewSchema([]arrow.Field{
		field("b", arrow.FixedWidthTypes.Boolean), field("i8", arrow.PrimitiveTypes.Int8), field("i16", arrow.PrimitiveTypes.Int16),
		{Name: "i32", Type: arrow.PrimitiveTypes.Int32}, field("i64", arrow.PrimitiveTypes.Int64),
		field("f32", arrow.PrimitiveTypes.Float32), field("f64", arrow.PrimitiveTypes.Float64),
		field("n", &arrow.Decimal128Type{Precision: 20, Scale: 3}),
		field("s", arrow.BinaryTypes.String), field("by", arrow.BinaryTypes.Binary),
		{Name: "j", Type: arrow.BinaryTypes.String, Nullable: true, Metadata: jsonText},
		field("ts", &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}), field("d", arrow.PrimitiveTypes.Date32),
		field("t", &arrow.Time64Type{Unit: arrow.Microsecond}), field("a", of(arrow.PrimitiveTypes.Int64)),
		field("st", arrow.StructOf(field("x", arrow.PrimitiveTypes.Int32), field("y", jsons))),
	}, nil)
}

// Every type arrives as the Arrow type of the same meaning, with its values, from
// memory that is overwritten right after.
func TestEveryType(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	stream := h.Stream("Every", everyType, false)
	client := connect(t, server)
	r := get(t, background(t), client, "every")
	if want := arrowOfEvery(); !r.Schema().Equal(want) || fmt.Sprint(r.Schema()) != fmt.Sprint(want) {
		t.Fatalf("schema %s, want %s", r.Schema(), want)
	}
	builder := batch.NewBuilder(everyType, 100, 1<<20)
	for i := range 70 {
		fillEvery(builder, i)
	}
	scratch := &batch.Scratch{Poison: true}
	in := builder.Batch(scratch).Slice(scratch, 1, 70)
	want := in.Record(everyType)
	text := fmt.Sprint(want)
	stream.Offer(in)
	builder.Reset()
	scratch.Reset()
	if !r.Next() {
		t.Fatal(r.Err())
	}
	if got := fmt.Sprint(r.RecordBatch()); withoutSchema(got) != withoutSchema(text) {
		t.Fatalf("got %s, want %s", got, text)
	}
	h.End(nil)
	if r.Next() || r.Err() != nil {
		t.Fatalf("the end is not clean: %v", r.Err())
	}
	r.Release()
}

// withoutSchema is the rows of a printed record.
func withoutSchema(record string) string {
	_, rows, _ := strings.Cut(record, "rows: ")
	return rows
}
