package kafkaio

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Shards share out the partitions that appear while they run, and none is read by
// two or by nobody. At first there may be none at all.
func TestShardsShareNewPartitions(t *testing.T) {
	b := newBroker(t)
	f, err := b.on("", "kafka.topic-pattern", "late", "kafka.discovery-interval", "100ms").factory(t)
	if err != nil {
		t.Fatal(err)
	}
	const shards = 2
	var sources [shards]connector.Source
	for i := range sources {
		if sources[i], err = f.New(i, shards); err != nil {
			t.Fatal(err)
		}
		if err := sources[i].Open(context.WithoutCancel(t.Context()), nil); err != nil {
			t.Fatal(err)
		}
	}
	defer func() {
		for _, s := range sources {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}()
	names, rows := map[int32]string{}, 0
	into := batch.NewBuilder(ids, 100, 1<<20)
	until := func(partitions, want int) {
		t.Helper()
		late, tick := time.NewTimer(longEnough), time.NewTicker(20*time.Millisecond)
		defer late.Stop()
		defer tick.Stop()
		for len(names) < partitions || rows < want {
			for shard, s := range sources {
				into.Reset()
				positions, err := s.Poll(into)
				if err != nil {
					t.Fatal(err)
				}
				rows += into.Len()
				for _, p := range positions {
					if was, known := names[p.Partition]; known && was != p.Name || int(p.Partition)%shards != shard {
						t.Fatalf("shard %d has partition %d, %s, which was %q", shard, p.Partition, p.Name, was)
					}
					names[p.Partition] = p.Name
				}
			}
			select {
			case <-tick.C:
			case <-late.C:
				t.Fatalf("%d rows of %v", rows, names)
			}
		}
	}
	b.create("late", 3)
	for p := range 3 {
		b.produce("late", p, id(p))
	}
	until(3, 3)
	if _, err := kadm.NewClient(b.client).UpdatePartitions(t.Context(), 5, "late"); err != nil {
		t.Fatal(err)
	}
	b.produce("late", 3, id(3))
	b.produce("late", 4, id(4))
	until(5, 5)
	if rows != 5 {
		t.Errorf("%d rows came of 5", rows)
	}
}

// Certificates are read from within the roots alone, and named when they are none.
func TestCertificates(t *testing.T) {
	dir := t.TempDir()
	roots, err := connector.NewRoots(filepath.Join(dir, "in"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	inside, outside := filepath.Join(dir, "in", "ca.pem"), filepath.Join(dir, "out.pem")
	for _, path := range []string{inside, outside} {
		if err := os.WriteFile(path, []byte("no certificate"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := stream{files: roots, options: map[string]string{"kafka.brokers": "127.0.0.1:1", "kafka.topic": "t", "kafka.tls.enabled": "true", "kafka.tls.ca": outside}}
	var at *connector.OptionError
	if _, err := s.factory(t); !errors.As(err, &at) || at.Key != "kafka.tls.ca" {
		t.Errorf("a certificate outside the roots: %v", err)
	}
	s.options["kafka.tls.ca"] = inside
	if _, err := s.try(t); err == nil || !strings.Contains(err.Error(), "ca.pem: holds no certificate in PEM form") {
		t.Error(err)
	}
	s.options["kafka.tls.cert"] = inside
	if _, err := s.factory(t); !errors.As(err, &at) || at.Key != "kafka.tls.cert" {
		t.Errorf("a certificate without its key: %v", err)
	}
}
