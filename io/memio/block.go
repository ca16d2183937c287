package memio

import (
	"context"
	"io"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Block is the rows of one stream, whole in memory: a source that hands them out
// as fast as it is asked, one partition a part. It measures what comes after
// it, with decoding (Lines) or without (Batches).
type Block []Part

// Part is rows in order, in one of two forms.
type Part struct {
	Lines   []byte         // in the format of the stream
	Batches []*batch.Batch // of the stream's decoded columns, with Partition and Offset
}

// Connector is the block as a connector called "block".
func (b Block) Connector() connector.Connector {
	return connector.Connector{
		Name: "block", Doc: "reads a block of memory", Format: "json",
		Bounded: func(connector.Options) bool { return true },
		Source: func(spec connector.Spec) (connector.SourceFactory, error) {
			return blockFactory{b, spec}, nil
		},
	}
}

type blockFactory struct {
	block Block
	spec  connector.Spec
}

func (f blockFactory) Bounded() bool                           { return true }
func (f blockFactory) Replayable() bool                        { return true }
func (f blockFactory) Partitions(context.Context) (int, error) { return len(f.block), nil }

func (f blockFactory) New(shard, shards int) (connector.Source, error) {
	s := &blockSource{ready: make(chan struct{})}
	close(s.ready) // there is always more, until the end
	for p := shard; p < len(f.block); p += shards {
		decoder, err := f.spec.Format.NewDecoder(f.spec.Decoding())
		if err != nil {
			return nil, err
		}
		s.parts = append(s.parts, &blockPart{name: "part " + strconv.Itoa(p), decoder: decoder, cursor: connector.Cursor{Partition: int32(p)},
			lines: f.block[p].Lines, batches: f.block[p].Batches})
	}
	return s, nil
}

type blockSource struct {
	parts     []*blockPart
	next      int // the part whose turn it is
	ready     chan struct{}
	positions []connector.Position
}

// blockPart is what is left of a part.
type blockPart struct {
	name    string
	decoder connector.Decoder
	cursor  connector.Cursor
	lines   []byte
	batches []*batch.Batch
	paused  bool
}

func (p *blockPart) empty() bool { return len(p.lines) == 0 && len(p.batches) == 0 }

func (s *blockSource) Open(context.Context, []connector.Position) error { return nil }

// Poll hands out a batch of the next part that is not paused.
func (s *blockSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	for range s.parts {
		p := s.parts[s.next]
		s.next = (s.next + 1) % len(s.parts)
		if p.paused || p.empty() {
			continue
		}
		if len(p.batches) > 0 {
			into.AppendBatch(p.batches[0], nil)
			p.cursor.Line += int64(p.batches[0].N)
			p.batches = p.batches[1:]
		} else {
			n, err := p.decoder.Decode(p.lines, true, &p.cursor, into)
			if err != nil {
				return nil, connector.At(p.name, err)
			}
			p.lines = p.lines[n:]
		}
		break
	}
	s.positions = s.positions[:0]
	err := io.EOF
	for _, p := range s.parts {
		state := connector.Ended
		if !p.empty() {
			state, err = connector.Reading, nil
		}
		s.positions = append(s.positions, connector.Position{Partition: p.cursor.Partition, Name: p.name,
			Offset: p.cursor.Offset, Line: p.cursor.Line, State: state})
	}
	return s.positions, err
}

func (s *blockSource) Ready() <-chan struct{} { return s.ready }
func (s *blockSource) Close() error           { return nil }

func (s *blockSource) Pause(partition int32, paused bool) {
	for _, p := range s.parts {
		if p.cursor.Partition == partition {
			p.paused = paused
		}
	}
}
