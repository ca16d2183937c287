package flightio

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/eventflux-io/engine/batch"
)

var numbers = batch.Schema{{Name: "n", Type: batch.Of(batch.Int64)}}

// count is a batch of the numbers from first on.
func count(first, rows int) *batch.Batch {
	values := make([]int64, rows)
	for i := range values {
		values[i] = int64(first + i)
	}
	return &batch.Batch{N: rows, Cols: []batch.Column{batch.FixedColumn(batch.Of(batch.Int64), values, nil)}}
}

// follow checks that r yields the numbers from 0 on, and returns how many came and
// what ended them.
func follow(t testing.TB, r *flight.Reader) (rows int64, err error) {
	t.Helper()
	for r.Next() {
		for _, n := range r.RecordBatch().Column(0).(*array.Int64).Int64Values() {
			if n != rows {
				t.Fatalf("row %d is %d", rows, n)
			}
			rows++
		}
	}
	return rows, r.Err()
}

func path(name string) *flight.FlightDescriptor {
	return &flight.FlightDescriptor{Type: flight.DescriptorPATH, Path: []string{name}}
}

func hasCode(t *testing.T, err error, code codes.Code, text string) {
	t.Helper()
	if status.Code(err) != code || !strings.Contains(err.Error(), text) {
		t.Errorf("%v, want %v with %q", err, code, text)
	}
}

func TestStreamsAreListedAndFound(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	client, ctx := connect(t, server), background(t)
	for _, name := range []string{"Trades", "TRADES", "Spikes"} {
		h.Stream(name, numbers, name == "Spikes")
	}
	for _, c := range []struct {
		criteria string
		want     []string
	}{{"", []string{"Trades", "TRADES", "Spikes"}}, {"tra", []string{"Trades", "TRADES"}}, {"Spikes", []string{"Spikes"}}, {"Spikes2", nil}} {
		list, err := client.ListFlights(ctx, &flight.Criteria{Expression: []byte(c.criteria)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			info, err := list.Recv()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, info.FlightDescriptor.Path...)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q lists %v, want %v", c.criteria, got, c.want)
		}
	}
	for asked, name := range map[string]string{"Trades": "Trades", "TRADES": "TRADES", "trades": "Trades", "spikes": "Spikes"} {
		info, err := client.GetFlightInfo(ctx, path(asked))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(info.Endpoint[0].Ticket.Ticket); got != name {
			t.Errorf("%q is %q, want %q", asked, got, name)
		}
	}
	result, err := client.GetSchema(ctx, path("Spikes"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := flight.DeserializeSchema(result.Schema, h.Memory)
	if err != nil || schema.NumFields() != 2 || schema.Field(1).Name != "emit_kind" {
		t.Errorf("%v, %v", schema, err)
	}
	_, err = client.GetFlightInfo(ctx, path("Trade"))
	hasCode(t, err, codes.NotFound, `there is no stream "Trade"; did you mean "Trades"?`)
	_, err = client.GetSchema(ctx, &flight.FlightDescriptor{Type: flight.DescriptorCMD, Cmd: []byte("SELECT 1")})
	hasCode(t, err, codes.InvalidArgument, "a path of one element")
	get, err := client.DoGet(ctx, &flight.Ticket{Ticket: []byte("xyz")})
	if err == nil {
		_, err = get.Recv()
	}
	hasCode(t, err, codes.NotFound, `there is no stream "xyz"`)
}

// Rows that correct earlier ones say so, whether or not the stream selects it.
func TestUpsertStreamsTellTheKind(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	bare := h.Stream("bare", numbers, true)
	told := h.Stream("told", append(slices.Clone(numbers), batch.Field{Name: "EMIT_KIND", Type: batch.Of(batch.String)}), true)
	if told.schema.NumFields() != 2 {
		t.Errorf("a second emit_kind: %s", told.schema)
	}
	r := get(t, background(t), connect(t, server), "bare")
	defer r.Release()
	in := count(0, 4)
	in.Emits = []batch.Emit{batch.Early, batch.Final, batch.Correction, batch.Deleted}
	bare.Offer(in)
	if !r.Next() {
		t.Fatal(r.Err())
	}
	kinds := r.RecordBatch().Column(1).(*array.String)
	for i, want := range []string{"early", "final", "correction", "delete"} {
		if got := kinds.Value(i); got != want {
			t.Errorf("row %d is %q, want %q", i, got, want)
		}
	}
}

// A batch that is too large for one message arrives in several.
func TestLargeBatchesAreCut(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	stream := h.Stream("n", numbers, false)
	r := get(t, background(t), connect(t, server), "n")
	defer r.Release()
	const rows = 3_000_001
	stream.Offer(count(0, rows))
	h.End(nil)
	if n, err := follow(t, r); n != rows || err != nil {
		t.Errorf("%d rows of %d, %v", n, rows, err)
	}
}

// A run that fails does not look like one that is complete.
func TestFailedRun(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	stream := h.Stream("n", numbers, false)
	r := get(t, background(t), connect(t, server), "n")
	defer r.Release()
	stream.Offer(count(0, 10))
	h.End(errors.New("the disk is on fire"))
	n, err := follow(t, r)
	if n != 10 {
		t.Errorf("%d rows before the end", n)
	}
	hasCode(t, err, codes.Aborted, "the run failed: the disk is on fire")
}

// A server that closes gives its readers the rest first.
func TestCloseDrains(t *testing.T) {
	h := &Hub{}
	server, err := Serve(h, Options{Address: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	stream := h.Stream("n", numbers, false)
	r := get(t, background(t), connect(t, server), "n")
	defer r.Release()
	for i := range 1000 {
		stream.Offer(count(i*1000, 1000))
	}
	closed := make(chan int)
	go func() { closed <- server.Close(background(t), nil) }()
	if n, err := follow(t, r); n != 1_000_000 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	if cut := <-closed; cut != 0 {
		t.Errorf("%d readers were cut off", cut)
	}
}

// A server that closes does not wait longer for a reader than it is told to.
func TestCloseGivesUp(t *testing.T) {
	h := &Hub{}
	server, err := Serve(h, Options{Address: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	stream := h.Stream("n", numbers, false)
	r := get(t, background(t), connect(t, server), "n")
	defer r.Release()
	for i := range 1000 { // more than the connection holds
		stream.Offer(count(i*1000, 1000))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if cut := server.Close(ctx, nil); cut != 1 {
		t.Errorf("%d readers were cut off, want 1", cut)
	}
	if h.Readers() != 0 {
		t.Errorf("%d readers are left", h.Readers())
	}
}

// Rows that cannot be encoded end their readers, and nothing else.
func TestRowsThatCannotBeEncoded(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	stream := h.Stream("n", numbers, false)
	client, ctx := connect(t, server), background(t)
	a, b := get(t, ctx, client, "n"), get(t, ctx, client, "n")
	defer a.Release()
	defer b.Release()
	stream.columns = append(slices.Clone(numbers), numbers[0]) // one more than the schema has
	stream.Offer(&batch.Batch{N: 1, Cols: append(slices.Clone(count(0, 1).Cols), count(0, 1).Cols...)})
	for _, r := range []*flight.Reader{a, b} {
		_, err := follow(t, r)
		hasCode(t, err, codes.Internal, "the call failed")
	}
	if _, err := client.GetFlightInfo(ctx, path("n")); err != nil {
		t.Error(err)
	}
}
