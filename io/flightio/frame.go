package flightio

import (
	"bytes"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// frame is one message to readers: a schema or a record batch, encoded once for
// all of them. It is not changed after it was made, and shares no memory with
// the batch.
type frame struct {
	wire []byte // the FlightData message as protobuf encodes it
	rows int
	upTo int64 // rows of the stream up to and with this frame
}

// maxFrame is the size from which on a batch is halved. Clients of Go and Java
// refuse messages over 4 MiB unless told otherwise.
const maxFrame = 2 << 20

// fields of the message FlightData.
const headerField, bodyField = 2, 1000

func schemaFrame(schema *arrow.Schema, alloc memory.Allocator) *frame {
	p := ipc.GetSchemaPayload(schema, alloc)
	defer p.Release()
	f, err := encode(p)
	if err != nil {
		panic(err) // writing to memory does not fail
	}
	return f
}

// recordFrames are the frames of a record, appended to frames.
func recordFrames(frames []*frame, rec arrow.RecordBatch, alloc memory.Allocator) ([]*frame, error) {
	p, err := ipc.GetRecordBatchPayload(rec, ipc.WithAllocator(alloc))
	if err != nil {
		return nil, err
	}
	f, err := encode(p)
	p.Release()
	if err != nil {
		return nil, err
	}
	if n := rec.NumRows(); len(f.wire) > maxFrame && n > 1 {
		first, rest := rec.NewSlice(0, n/2), rec.NewSlice(n/2, n)
		defer first.Release()
		defer rest.Release()
		if frames, err = recordFrames(frames, first, alloc); err != nil {
			return nil, err
		}
		return recordFrames(frames, rest, alloc)
	}
	f.rows = int(rec.NumRows())
	return append(frames, f), nil
}

// encode writes an IPC message as FlightData: its header, then its body.
func encode(p ipc.Payload) (*frame, error) {
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
	return &frame{wire: body.Bytes()}, nil
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// codec is gRPC's own, but for frames, whose bytes it sends as they are.
type codec struct{ encoding.CodecV2 }

func newCodec() codec { return codec{encoding.GetCodecV2(proto.Name)} }

func (c codec) Marshal(v any) (mem.BufferSlice, error) {
	if f, is := v.(*frame); is {
		return mem.BufferSlice{mem.SliceBuffer(f.wire)}, nil
	}
	return c.CodecV2.Marshal(v)
}
