package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/filestore"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// memoryLines runs the workloads in this process over rows in memory, as
// columns and as JSON: SQL text through the normal plan, into a sink that adds
// the result up. With n shards the rows come as n partitions.
func memoryLines(r *results, o options) error {
	for _, shards := range []int{1, 2} {
		var lines, columns memio.Block
		var known truth
		for _, w := range []workload{filterProject, tumbling, filterTumbling} {
			for _, input := range []string{"columns", "json"} {
				if !o.wants(input + "/" + w.name) {
					continue
				}
				if lines == nil {
					var err error
					if lines, known, err = tradesInMemory(o.rows, shards); err != nil {
						return err
					}
				}
				block := lines
				if input == "columns" {
					if columns == nil {
						var err error
						if columns, err = decoded(lines); err != nil {
							return err
						}
					}
					block = columns
				}
				if err := r.inMemory(input, w, block, known, shards, o); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// inMemory measures one workload with epochs off and on, in turn.
func (r *results) inMemory(input string, w workload, block memio.Block, known truth, shards int, o options) error {
	var off, on []sample
	for range o.rounds {
		for _, epochs := range []bool{false, true} {
			s, got, err := runInMemory(w, block, shards, epochs)
			if err != nil {
				return err
			}
			if err := check("eventflux, "+input+" in memory, "+w.title, got, w.want(known)); err != nil {
				return err
			}
			if epochs {
				on = append(on, s)
			} else {
				off = append(off, s)
			}
		}
	}
	r.add(line{Section: input, Workload: w.title, Engine: "eventflux", Cores: shards, Rows: o.rows}, off)
	r.add(line{Section: input, Workload: w.title, Engine: "eventflux, epochs on", Cores: shards, Rows: o.rows}, on)
	return nil
}

// tradesInMemory makes the trades in as many parts: row i is in part i mod parts.
func tradesInMemory(rows, parts int) (memio.Block, truth, error) {
	const most = 120 // bytes of a line
	block := make(memio.Block, parts)
	for p := range block {
		block[p].Lines = make([]byte, 0, rows/parts*most)
	}
	known, err := trades(rows, func(i int, line []byte) error {
		p := &block[i%parts]
		p.Lines = append(p.Lines, line...)
		return nil
	})
	return block, known, err
}

// tradesSchema is the columns that scripts declare.
var tradesSchema = batch.Schema{
	{Name: "symbol", Type: batch.Of(batch.String)},
	{Name: "price", Type: batch.Of(batch.Float64)},
	{Name: "quantity", Type: batch.Of(batch.Int32)},
	{Name: "timestamp", Type: batch.Of(batch.Int64)},
}

// batchRows is the engine's own default.
const batchRows = 1024

// decoded is a block of lines as columns.
func decoded(lines memio.Block) (memio.Block, error) {
	var scratch batch.Scratch // never reset: it holds the batches
	block := make(memio.Block, len(lines))
	for p := range lines {
		decoder, err := format.JSON.NewDecoder(connector.DecodeSpec{Schema: tradesSchema, Options: connector.Options{"json.max-record": "1MiB"}})
		if err != nil {
			return nil, err
		}
		cursor := connector.Cursor{Partition: int32(p)}
		for left := lines[p].Lines; len(left) > 0; {
			into := batch.NewBuilder(tradesSchema, batchRows, 1<<40)
			n, err := decoder.Decode(left, true, &cursor, into)
			if err != nil {
				return nil, err
			}
			left = left[n:]
			block[p].Batches = append(block[p].Batches, into.Batch(&scratch))
		}
	}
	return block, nil
}

// epochInterval is a tenth of the usual one, because the runs are short.
const epochInterval = 50 * time.Millisecond

// runInMemory runs a workload once over a block.
func runInMemory(w workload, block memio.Block, shards int, epochs bool) (sample, []float64, error) {
	sink := &tally{columns: w.columns}
	graph, err := plan(w.script("'extension'='block'", "'extension'='tally'"), block.Connector(), sink.connector())
	if err != nil {
		return sample{}, nil, err
	}
	opt := pipeline.Options{Clock: time.Now, Shards: shards}
	if epochs {
		dir, err := os.MkdirTemp("", "eventflux-bench-run-")
		if err != nil {
			return sample{}, nil, err
		}
		defer os.RemoveAll(dir)
		store, err := filestore.Open(filepath.Join(dir, "state"), "bench", nil)
		if err != nil {
			return sample{}, nil, err
		}
		defer store.Close()
		opt.Store, opt.Interval = store, epochInterval
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(shards))
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := cpuSeconds(), time.Now()
	if _, err := pipeline.Run(context.Background(), graph, opt); err != nil {
		return sample{}, nil, err
	}
	s := sample{wall: time.Since(start).Seconds(), cpu: cpuSeconds() - cpu}
	runtime.ReadMemStats(&after)
	s.allocs = float64(after.Mallocs - before.Mallocs)
	return s, sink.sums(), nil
}

// cpuSeconds is what this process has used so far.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// plan compiles a script over the given connectors. Files may be in the working
// folder.
func plan(text string, connectors ...connector.Connector) (*pipeline.Graph, error) {
	here, err := connector.NewRoots(".")
	if err != nil {
		return nil, err
	}
	script, errs := syntax.Parse("bench", text)
	program, more := planner.Plan(script, &planner.Catalog{Connectors: connectors, Formats: format.All, Files: here}, planner.Options{})
	if errs = append(errs, more...); len(errs) > 0 {
		var all bytes.Buffer
		for _, e := range errs {
			fmt.Fprintln(&all, e.Msg)
		}
		return nil, fmt.Errorf("%s%s", all.Bytes(), text)
	}
	return program.Graph, nil
}
