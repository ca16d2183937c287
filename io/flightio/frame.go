package flightio

import (
	"bytes"
	"slices"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// frame is a run of rows for readers. The first reader that takes it encodes it,
// for all of them; one that nobody takes is never encoded.
type frame struct {
	of   *Stream
	size int // bytes, about

	once     sync.Once
	rows     *batch.Builder // until it was encoded
	messages []*message
	err      error
}

// message is what is sent at once: a schema or a record batch. It does not change
// after it was made.
type message struct {
	wire []byte // the FlightData message as protobuf encodes it
	rows int
}

// encoded are the messages of the frame, mostly one.
func (f *frame) encoded() ([]*message, error) {
	f.once.Do(func() {
		defer failed(&f.err)
		f.messages, f.err = recordMessages(nil, f.of.record(f.rows), f.of.alloc)
		f.of.giveBack(f.rows)
		f.rows = nil
	})
	return f.messages, f.err
}

// record is the rows as Arrow, in memory of the builder.
func (s *Stream) record(rows *batch.Builder) arrow.RecordBatch {
	b := rows.Batch(&batch.Scratch{})
	columns := b.Record(s.columns).Columns()
	if s.kinds {
		env := expr.Env{Scratch: &batch.Scratch{}}
		kinds := &batch.Batch{N: b.N, Cols: []batch.Column{(&expr.RowInfo{What: expr.EmitKind}).Eval(&env, b)}}
		columns = append(slices.Clone(columns), kinds.Record(batch.Schema{{Type: batch.Of(batch.String)}}).Column(0))
	}
	return array.NewRecordBatch(s.schema, columns, int64(b.N))
}

// maxMessage is the size from which on a record is halved. Clients of Go and Java
// refuse messages over 4 MiB unless told otherwise.
const maxMessage = 2 << 20

func schemaMessage(schema *arrow.Schema, alloc memory.Allocator) *message {
	p := ipc.GetSchemaPayload(schema, alloc)
	defer p.Release()
	m, err := encode(p)
	if err != nil {
		panic(err) // writing to memory does not fail
	}
	return m
}

// recordMessages appends the messages of a record.
func recordMessages(to []*message, rec arrow.RecordBatch, alloc memory.Allocator) ([]*message, error) {
	p, err := ipc.GetRecordBatchPayload(rec, ipc.WithAllocator(alloc))
	if err != nil {
		return nil, err
	}
	m, err := encode(p)
	p.Release()
	if err != nil {
		return nil, err
	}
	if n := rec.NumRows(); len(m.wire) > maxMessage && n > 1 {
		first, rest := rec.NewSlice(0, n/2), rec.NewSlice(n/2, n)
		defer first.Release()
		defer rest.Release()
		if to, err = recordMessages(to, first, alloc); err != nil {
			return nil, err
		}
		return recordMessages(to, rest, alloc)
	}
	m.rows = int(rec.NumRows())
	return append(to, m), nil
}

// fields of the protobuf message FlightData.
const headerField, bodyField = 2, 1000

// encode writes an IPC message as FlightData: its header, then its body.
func encode(p ipc.Payload) (*message, error) {
	meta := p.Meta()
	defer meta.Release()
	var size counter
	if err := p.SerializeBody(&size); err != nil {
		return nil, err
	}
	wire := make([]byte, 0, len(meta.Bytes())+int(size)+4*protowire.SizeVarint(1<<32))
	wire = protowire.AppendTag(wire, headerField, protowire.BytesType)
	wire = protowire.AppendBytes(wire, meta.Bytes())
	wire = protowire.AppendTag(wire, bodyField, protowire.BytesType)
	wire = protowire.AppendVarint(wire, uint64(size))
	body := bytes.NewBuffer(wire)
	if err := p.SerializeBody(body); err != nil {
		return nil, err
	}
	return &message{wire: body.Bytes()}, nil
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// codec is gRPC's own, but for messages that are encoded already.
type codec struct{ encoding.CodecV2 }

func newCodec() codec { return codec{encoding.GetCodecV2(proto.Name)} }

func (c codec) Marshal(v any) (mem.BufferSlice, error) {
	if m, is := v.(*message); is {
		return mem.BufferSlice{mem.SliceBuffer(m.wire)}, nil
	}
	return c.CodecV2.Marshal(v)
}
