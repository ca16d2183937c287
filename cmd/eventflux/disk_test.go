package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/disktest"
	"github.com/eventflux-io/engine/checkpoint/filestore"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// Each call to the disk under the state fails once, for good or for want of
// room. The run says so or goes on, and after the next start the files are those
// of a run without failures.
func TestDiskFailsUnderRun(t *testing.T) {
	const partitions = 2
	t.Chdir(folder(t, map[string]string{}))
	writeTrades(t, ".", partitions, 4000)
	if err := runOn(t, nil, 1); err != nil {
		t.Fatal(err)
	}
	expected := killedOutputs(t)
	for _, fault := range []syscall.Errno{syscall.EIO, syscall.ENOSPC} {
		reported, survived := 0, 0
		for call := 1; ; call++ {
			for _, o := range killOutputs {
				os.Remove(o.name)
			}
			disk := disktest.New()
			disk.FailAt(call, fault)
			err := runOn(t, disk, 1+call%2)
			if disk.Calls() < call {
				break
			}
			var failed *checkpoint.DiskError
			switch {
			case err == nil:
				survived++
			case errors.As(err, &failed), errors.Is(err, checkpoint.ErrFull):
				reported++
			default:
				t.Fatalf("%v at call %d became %v", fault, call, err)
			}
			disk.FailAt(0, nil)
			if err := runOn(t, disk, 2-call%2); err != nil {
				t.Fatalf("%v at call %d, started again: %v", fault, call, err)
			}
			for name, got := range killedOutputs(t) {
				if got != expected[name] {
					t.Fatalf("%v at call %d, started again: %s differs: %s", fault, call, name, firstDifference(expected[name], got))
				}
			}
		}
		t.Logf("%v: %d runs ended with it, %d went on", fault, reported, survived)
		if reported == 0 || fault == syscall.ENOSPC && survived == 0 {
			t.Errorf("%v: %d runs ended with it, %d went on", fault, reported, survived)
		}
	}
}

// killedOutputs are the files of killScript with their lines in order per key.
func killedOutputs(t *testing.T) map[string]string {
	out := map[string]string{}
	for _, o := range killOutputs {
		out[o.name] = perKey(read(t, o.name), o.key, o.newest)
	}
	return out
}

// runOn runs killScript in this folder, with its state on a disk (nil: it keeps
// none). Time goes fast, so that there are many epochs, and a base is
// merged every few of them.
func runOn(t *testing.T, disk *disktest.Disk, shards int) (err error) {
	t.Helper()
	roots, err := connector.NewRoots(".")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(killScript, "EXTRA", "max")
	script, errs := syntax.Parse("app.sql", text)
	program, more := planner.Plan(script, catalog(roots, nil, func(pipeline.Phase) {}), planner.Options{})
	if errs = append(errs, more...); len(errs) > 0 {
		t.Fatal(syntax.Render("app.sql", text, errs))
	}
	var ticks atomic.Int64
	opt := pipeline.Options{Shards: shards, BatchRows: 64, BatchBytes: 4096, Interval: time.Millisecond, Clock: func() time.Time {
		return time.UnixMilli(1_704_067_200_000 + 200*ticks.Add(1))
	}}
	synctest.Test(t, func(t *testing.T) {
		if disk != nil {
			var store *filestore.Store
			if store, err = filestore.OpenOn(disk, filepath.Join(".", fmt.Sprintf("st%p", disk)), "app", parts(program.Graph)); err != nil {
				return
			}
			defer store.Close()
			opt.Store = &eagerStore{Store: store}
		}
		_, err = pipeline.Run(context.Background(), program.Graph, opt)
	})
	return err
}

// eagerStore wants a base every third epoch.
type eagerStore struct {
	*filestore.Store
	epochs int
}

func (s *eagerStore) WantsCompaction() bool {
	s.epochs++
	return s.epochs%3 == 0 // one under way is not disturbed
}
