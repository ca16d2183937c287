package connector

import (
	"context"
	"io"

	"github.com/eventflux-io/engine/batch"
)

// None is the source of a shard that no partition falls to, and never will.
type None struct{}

func (None) Open(context.Context, []Position) error       { return nil }
func (None) Poll(into *batch.Builder) ([]Position, error) { return nil, io.EOF }
func (None) Ready() <-chan struct{}                       { return nil }
func (None) Pause(int32, bool)                            {}
func (None) Close() error                                 { return nil }
