package pipeline_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// sayings are what a source or a sink has to say: the calls that it saw.
type sayings struct {
	mu  sync.Mutex
	new []string
}

func (s *sayings) say(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.new = append(s.new, text)
}

func (s *sayings) Notices() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.new
	s.new = nil
	return out
}

// talking is a stream whose sources say what is done with them.
type talking struct{ script }

type talkingSource struct {
	connector.Source
	sayings
	polled bool
}

func (s *talking) New(shard, shards int) (connector.Source, error) {
	src, err := s.script.New(shard, shards)
	return &talkingSource{Source: src}, err
}

func (s *talkingSource) Open(ctx context.Context, from []connector.Position) error {
	s.say("opened")
	return s.Source.Open(ctx, from)
}

func (s *talkingSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	if !s.polled {
		s.polled = true
		s.say("T: polled")
	}
	return s.Source.Poll(into)
}

// talker is a sink that says what is done with it; pushing one also takes epochs.
type talker struct {
	*taken
	sayings
}

func (s *talker) New() (connector.Sink, error) { return s, nil }

func (s *talker) Open(context.Context, bool) error {
	s.say("opened")
	return nil
}

func (s *talker) Write(ctx context.Context, b *batch.Batch) error {
	s.say("written")
	return s.taken.Write(ctx, b)
}

func (s *talker) Flush(context.Context) error {
	s.say("flushed")
	return nil
}

func (s *talker) Close() error {
	s.say("closed")
	return nil
}

type pushingTalker struct{ talker }

func (s *pushingTalker) New() (connector.Sink, error) { return s, nil }
func (s *pushingTalker) Begin(p []byte) []byte        { return p }
func (s *pushingTalker) Encode(p []byte, b *batch.Batch) []byte {
	return append(p, make([]byte, b.N)...)
}
func (s *pushingTalker) Place(context.Context) (connector.OutputPlace, error) {
	return connector.OutputPlace{}, nil
}
func (s *pushingTalker) Sync(context.Context) error                 { return nil }
func (s *pushingTalker) Recall(connector.OutputPlace, []byte) error { return nil }
func (s *pushingTalker) Resume(context.Context, connector.OutputPlace, []byte, bool) (connector.Resumption, error) {
	return connector.Resumption{}, nil
}
func (s *pushingTalker) Push(context.Context, []byte) error {
	s.say("pushed")
	return nil
}

// What sources and sinks have to say comes through, each of it once, whatever call
// brought it and on whatever goroutine.
func TestNotices(t *testing.T) {
	for _, kept := range []bool{false, true} {
		for _, shards := range []int{1, 2} {
			parts, _ := partitions(2, 50)
			s := &talking{*scripted(true, parts)}
			g := counting(&s.script, newTaken())
			g.Nodes[0].Source.Factory = s
			g.Nodes[2].Sink.Factory = &talker{taken: newTaken()}
			said := map[string]int{}
			opt := pipeline.Options{Shards: shards, Clock: time.Now, Notice: func(n pipeline.Notice) { said[n.String()]++ }}
			want := []string{"T: opened", "T: polled", "out: opened", "out: written", "out: flushed", "out: closed"}
			if kept {
				g.Nodes[2].Sink.Factory = &pushingTalker{talker{taken: newTaken()}}
				opt.Store = newEpochStore()
				want = []string{"T: opened", "T: polled", "out: opened", "out: pushed", "out: closed"}
			}
			if _, err := pipeline.Run(t.Context(), g, opt); err != nil {
				t.Fatal(err)
			}
			for _, text := range want {
				if said[text] == 0 {
					t.Errorf("%d shards: %q was not passed on, but %v", shards, text, said)
				}
			}
			if said["T: opened"] != shards || said["T: T: polled"] != 0 {
				t.Errorf("%d shards: %v", shards, said)
			}
		}
	}
}
