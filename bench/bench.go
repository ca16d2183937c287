// Command bench measures the engine beside DuckDB and Polars on the same file in
// the same call, and checks every answer before it prints a figure: `make bench`.
//
// data.go makes the trades and knows the right answers, engine.go runs the
// binary, peers.go the others, latency.go and start.go measure from outside,
// report.go and plot.go write the results. Start with main.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"
)

func main() {
	rows := flag.Int("rows", 5_000_000, "rows of the trades file")
	rounds := flag.Int("rounds", 3, "runs of each workload and engine")
	out := flag.String("out", "bench/results", "folder for the results")
	flag.Parse()
	if err := measure(*rows, *rounds, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(rows, rounds int, out string) error {
	file, known, err := tradesFile(rows)
	if err != nil {
		return err
	}
	r := newResults()
	others, err := installPeers()
	if err != nil {
		return err
	}
	for _, w := range workloads(known) {
		if err := r.workload(w, file, rows, rounds, others); err != nil {
			return err
		}
	}
	for _, rate := range []int{10_000, 100_000} {
		lines, err := latency(rate, 5*time.Second)
		if err != nil {
			return err
		}
		r.Latency = append(r.Latency, lines...)
	}
	if err := r.figures(); err != nil {
		return err
	}
	r.table(os.Stdout)
	return r.write(out)
}

// workload is one row of the comparison.
type workload struct {
	name, peer string // what the peers call it
	query      string
	discard    string // the sink of the measured run
	want       []float64
}

func workloads(t truth) []workload {
	filter := []float64{float64(t.kept), t.notional}
	b := t.buckets
	tumbling := []float64{float64(b.groups), float64(b.n), float64(b.total), b.mean, b.low, b.high}
	return []workload{
		{"JSON file, filter + project", "filter", filterQuery, blackhole, filter},
		{"JSON file, filter + project, JSON file", "filter_json", filterQuery, toFile, filter},
		{"JSON file, tumbling 1 s, 5 aggregates", "tumbling", tumblingQuery, blackhole, tumbling},
	}
}

func (r *results) workload(w workload, file string, rows, rounds int, others *peers) error {
	dir := filepath.Dir(file)
	// The answer is checked in a run of its own where the measured one throws it
	// away.
	_, err := runEngine(fileScript(file, toFile, w.query), dir, 1, nil, func(run string) error {
		got, err := answerOf(filepath.Join(run, "out.jsonl"), w.peer)
		if err != nil {
			return err
		}
		return check("eventflux "+w.name, got, w.want)
	})
	if err != nil {
		return err
	}
	var samples []sample
	for range rounds {
		s, err := runEngine(fileScript(file, w.discard, w.query), dir, 1, nil, nil)
		if err != nil {
			return err
		}
		s.allocs = math.NaN()
		samples = append(samples, s)
	}
	r.Lines = append(r.Lines, summarise(w.name, "eventflux", rows, 1, samples))
	for _, peer := range []string{"duckdb", "polars"} {
		samples = nil
		for range rounds {
			s, answer, err := others.run(peer, w.peer, file)
			if err != nil {
				return err
			}
			if err := check(peer+" "+w.name, answer, w.want); err != nil {
				return err
			}
			s.allocs = math.NaN()
			samples = append(samples, s)
		}
		r.Lines = append(r.Lines, summarise(w.name, peer, rows, 1, samples))
	}
	return nil
}

func (r *results) figures() error {
	start, err := startToFirstRow(20)
	if err != nil {
		return err
	}
	idle, err := idleMemory()
	if err != nil {
		return err
	}
	size, err := binarySize()
	if err != nil {
		return err
	}
	r.Figures = []figure{
		{"start to first row", start, "ms", "≤ 30 ms"},
		{"resident memory, idle", idle, "MB", "≤ 40 MB"},
		{"binary", size, "MB", "≤ 70 MB"},
	}
	return nil
}

// write puts the results into a folder: JSON lines, the table, the plot.
func (r *results) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, put := range map[string]func(*os.File) error{
		"results.jsonl": func(f *os.File) error { return r.jsonLines(f) },
		"results.md":    func(f *os.File) error { r.table(f); return nil },
		"results.svg":   func(f *os.File) error { return r.plot(f) },
	} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := put(f); err != nil {
			f.Close()
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
