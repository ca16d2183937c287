package main

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/blackholeio"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// Once a query is warm, a batch costs at most 30 allocations, and a row none: a
// batch of many rows costs what a batch of few does.
func TestAllocationsOfTheSteadyState(t *testing.T) {
	const (
		few, many     = 128, 512
		warm, batches = 400, 1200
	)
	for _, c := range []struct {
		name     string
		w        workload
		fromFile bool
		sink     string
	}{
		{"JSON in memory, filter, project, blackhole", filterProject, false, discarded},
		{"JSON in memory, tumbling group-by, blackhole", tumbling, false, discarded},
		{"JSON in memory, filter, tumbling group-by, blackhole", filterTumbling, false, discarded},
		{"JSON file, filter, project, JSON file", filterProject, true, outFile},
		{"JSON file, tumbling group-by, JSON file", tumbling, true, outFile},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			perBatch := func(rows int) float64 {
				start := allocationsOfRun(t, c.w, c.fromFile, c.sink, warm, rows)
				return float64(allocationsOfRun(t, c.w, c.fromFile, c.sink, warm+batches, rows)-start) / batches
			}
			small, large := perBatch(few), perBatch(many)
			if max(small, large) > 30 {
				t.Errorf("%.1f allocations a batch of %d rows, %.1f a batch of %d", small, few, large, many)
			}
			if perRow := (large - small) / (many - few); perRow > 0.002 {
				t.Errorf("%.4f allocations a row", perRow)
			}
		})
	}
}

// allocationsOfRun is what a whole run over that many batches allocates.
func allocationsOfRun(t *testing.T, w workload, fromFile bool, sink string, batches, rows int) int64 {
	t.Helper()
	block, _, err := tradesInMemory(batches*rows, 1)
	if err != nil {
		t.Fatal(err)
	}
	source := "'extension'='block'"
	if fromFile {
		if err := os.WriteFile("trades.jsonl", block[0].Lines, 0o644); err != nil {
			t.Fatal(err)
		}
		source = "'extension'='file', 'file.path'='trades.jsonl'"
	}
	graph, err := plan(w.script(source, sink), block.Connector(), fileio.Connector, blackholeio.Connector)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	summary, err := pipeline.Run(context.Background(), graph, pipeline.Options{Clock: time.Now, BatchRows: rows, BatchBytes: 1 << 30})
	runtime.ReadMemStats(&after)
	if err != nil || summary.Read != int64(batches*rows) || summary.Written == 0 {
		t.Fatalf("%v, error %v", summary, err)
	}
	return int64(after.Mallocs - before.Mallocs)
}
