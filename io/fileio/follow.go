package fileio

import (
	"context"
	"os"
	"sync"
	"time"

	"github.com/eventflux-io/engine/io/connector"
)

// lookEvery is how often a followed file is looked at. Rows that are written
// come out that much later at the most.
const lookEvery = 20 * time.Millisecond

// follower wakes a source at intervals.
type follower struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func watch(ctx context.Context, wake func()) *follower {
	ctx, cancel := context.WithCancel(ctx)
	f := &follower{cancel: cancel}
	f.done.Add(1)
	go func() {
		defer f.done.Done()
		ticker := time.NewTicker(lookEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				wake()
			}
		}
	}()
	return f
}

func (f *follower) stop() {
	f.cancel()
	f.done.Wait()
}

// changes notices new files of the glob, and files that were truncated or
// replaced (rotated): those are read anew once the old one is done with.
func (s *source) changes() error {
	paths, err := Expand(s.spec.Options["file.path"], s.spec.Files)
	if err != nil {
		return nil // not there at the moment: rotation, or a glob that is empty
	}
	known := map[string]*file{}
	for _, p := range s.files {
		known[p.path] = p
	}
	for _, path := range paths {
		p := known[path]
		if p == nil {
			if err := s.add(path, connector.Position{}); err != nil {
				return err
			}
			continue
		}
		if p.state != connector.CaughtUp {
			continue
		}
		if err := p.rotated(); err != nil {
			return err
		}
	}
	return nil
}

func (p *file) rotated() error {
	now, err := os.Stat(p.path)
	if err != nil {
		return nil // between a rename and a new file
	}
	was, err := p.f.Stat()
	if err != nil {
		return err
	}
	if os.SameFile(now, was) && now.Size() >= p.place.Offset {
		return nil
	}
	if err := p.close(); err != nil {
		return err
	}
	p.place.Offset, p.place.Line, p.data, p.eof = 0, 0, nil, false
	return p.open()
}
