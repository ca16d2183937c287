package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// sample is one measured run.
type sample struct {
	cpu, wall float64 // seconds
	rss       int64   // bytes at the most; 0: not measured
	allocs    float64 // 0: not measured
}

// line is one row of a table of rates: the median of several runs, with the
// range of its rate.
type line struct {
	Section  string  `json:"section"`
	Workload string  `json:"workload"`
	Engine   string  `json:"engine"`
	Cores    int     `json:"cores"`
	Rows     int     `json:"rows"`
	Rounds   int     `json:"rounds"`
	Rate     float64 `json:"rows_per_second"`
	Low      float64 `json:"rows_per_second_low"`
	High     float64 `json:"rows_per_second_high"`
	CPU      float64 `json:"cpu_seconds_per_million_rows"`
	CPULow   float64 `json:"cpu_seconds_per_million_rows_low"`
	CPUHigh  float64 `json:"cpu_seconds_per_million_rows_high"`
	RSS      int64   `json:"peak_rss_bytes,omitempty"`
	Allocs   float64 `json:"allocations_per_row,omitempty"`
}

// figure is a single measured number beside its bar.
type figure struct {
	Name  string  `json:"figure"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Bar   string  `json:"bar"`
}

// results collects what was measured.
type results struct {
	Machine string
	Commit  string
	lines   []line
	latency []latencyLine
	figures []figure
	absent  []absence
}

// absence is what was not measured, and why.
type absence struct {
	What string `json:"not_measured"`
	Why  string `json:"because"`
}

func (r *results) missing(what string, why error) {
	r.absent = append(r.absent, absence{what, why.Error()})
	fmt.Fprintf(os.Stderr, "%s: not measured: %v\n", what, why)
}

func newResults(o options) *results {
	commit, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		commit = []byte("unknown")
	}
	return &results{
		Machine: fmt.Sprintf("%s, %d cores, %s, %d rows, median of %d rounds", cpuModel(), runtime.NumCPU(), runtime.Version(), o.rows, o.rounds),
		Commit:  strings.TrimSpace(string(commit)),
	}
}

func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for l := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// add summarises the runs of a line and prints it at once.
func (r *results) add(l line, samples []sample) {
	n, million := len(samples), float64(l.Rows)/1e6
	of := func(value func(sample) float64) []float64 {
		var v []float64
		for _, s := range samples {
			v = append(v, value(s))
		}
		slices.Sort(v)
		return v
	}
	wall := of(func(s sample) float64 { return s.wall })
	cpu := of(func(s sample) float64 { return s.cpu / million })
	l.Rounds = n
	l.Rate, l.High, l.Low = float64(l.Rows)/wall[n/2], float64(l.Rows)/wall[0], float64(l.Rows)/wall[n-1]
	l.CPU, l.CPULow, l.CPUHigh = cpu[n/2], cpu[0], cpu[n-1]
	l.RSS = int64(of(func(s sample) float64 { return float64(s.rss) })[n/2])
	l.Allocs = of(func(s sample) float64 { return s.allocs })[n/2] / float64(l.Rows)
	r.lines = append(r.lines, l)
	fmt.Fprintf(os.Stderr, "%s, %s, %s, %d core(s): %.2f M rows/s, %.3f CPU s per million rows\n", l.Section, l.Workload, l.Engine, l.Cores, l.Rate/1e6, l.CPU)
}

func (r *results) figure(name string, value float64, unit, bar string) {
	r.figures = append(r.figures, figure{name, value, unit, bar})
	fmt.Fprintf(os.Stderr, "%s: %.4g %s (%s)\n", name, value, unit, bar)
}

// inputs are the input lines; figures of different ones are not compared.
var inputs = []struct{ section, title, includes string }{
	{"columns", "Columns in memory", "Rows lie in memory as batches of columns. Included: handing them to the source, the planned SQL, a sink that adds the result up. Not included: decoding. Epochs on: the state goes to disk every 50 ms, ten times as often as usual."},
	{"json", "JSON in memory", "Rows lie in memory as JSON Lines. Included: decoding, the planned SQL, a sink that adds the result up. Epochs on: as above."},
	{"file", "JSON file", "A file in the page cache. eventflux: the whole process, from start to exit. DuckDB and Polars: the query alone, without start and imports of Python. Esper: one thread, events as beans from a decoder written for these rows, results to a typed subscriber, groups in a context of one second; the whole process, too, and, warm, a pass after one over a million rows, without start and compilation. Flink SQL: the second job of a process, without its start. Epochs on: state on disk and the output exactly once, through the log. Two cores: eventflux reads the same rows from two files."},
	{"kafka", "Kafka", "A broker of one node on the same machine, with the trades in a topic of four partitions, packed with lz4 and without keys. The process of the engine alone, on one core, from start to exit at the ends that the topic had; the broker's CPU is not counted. Epochs on: state on disk, and the output exactly once."},
}

// table writes everything as Markdown.
func (r *results) table(w io.Writer) {
	fmt.Fprintf(w, "\n%s, commit %s. Every answer was checked against the generator's.\n", r.Machine, r.Commit)
	for _, a := range r.absent {
		fmt.Fprintf(w, "\nNot measured: %s (%s).\n", a.What, a.Why)
	}
	for _, in := range inputs {
		r.rates(w, in.section, "### "+in.title+"\n\n"+in.includes)
	}
	if len(r.latency) > 0 {
		fmt.Fprintf(w, "\n### Latency\n\n%s\n\n", latencyIncludes)
		fmt.Fprintln(w, "| path | rows/s | p50 | p99 | p99.9 | most |\n|---|---|---|---|---|---|")
		for _, l := range r.latency {
			fmt.Fprintf(w, "| %s | %d | %.0f µs | %.0f µs | %.0f µs | %.0f µs |\n", l.Path, l.Rate, l.P50, l.P99, l.P999, l.Max)
		}
	}
	if len(r.figures) > 0 {
		fmt.Fprintln(w, "\n### Resources\n\n| figure | measured | bar |\n|---|---|---|")
		for _, f := range r.figures {
			fmt.Fprintf(w, "| %s | %.4g %s | %s |\n", f.Name, f.Value, f.Unit, f.Bar)
		}
	}
}

func (r *results) rates(w io.Writer, section, head string) {
	first := true
	for _, l := range r.lines {
		if l.Section != section {
			continue
		}
		if first {
			fmt.Fprintf(w, "\n%s\n\n", head)
			fmt.Fprintln(w, "| workload | engine | cores | million rows/s (range) | CPU s per million rows (range) | its CPU / eventflux's | peak RSS | allocations/row |")
			fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|")
			first = false
		}
		rss, allocs := "", ""
		if l.RSS > 0 {
			rss = fmt.Sprintf("%d MB", l.RSS/1e6)
		}
		if l.Allocs > 0 {
			allocs = fmt.Sprintf("%.4f", l.Allocs)
		}
		fmt.Fprintf(w, "| %s | %s | %d | %.2f (%.2f–%.2f) | %.3f (%.3f–%.3f) | %s | %s | %s |\n", l.Workload, l.Engine, l.Cores,
			l.Rate/1e6, l.Low/1e6, l.High/1e6, l.CPU, l.CPULow, l.CPUHigh, r.ratio(l), rss, allocs)
	}
}

// ratio is the CPU of a line divided by the engine's own for the same work.
func (r *results) ratio(l line) string {
	for _, ours := range r.lines {
		if ours.Engine == "eventflux" && ours.Section == l.Section && ours.Workload == l.Workload && ours.Cores == l.Cores {
			return fmt.Sprintf("%.1f", l.CPU/ours.CPU)
		}
	}
	return ""
}

// jsonLines writes everything measured, one object a line.
func (r *results) jsonLines(w io.Writer) error {
	enc := json.NewEncoder(w)
	put := func(row any) error {
		return enc.Encode(struct {
			Machine string `json:"machine"`
			Commit  string `json:"commit"`
			Result  any    `json:"result"`
		}{r.Machine, r.Commit, row})
	}
	for _, l := range r.lines {
		if err := put(l); err != nil {
			return err
		}
	}
	for _, l := range r.latency {
		if err := put(l); err != nil {
			return err
		}
	}
	for _, f := range r.figures {
		if err := put(f); err != nil {
			return err
		}
	}
	for _, a := range r.absent {
		if err := put(a); err != nil {
			return err
		}
	}
	return nil
}

// write puts the results into a folder: JSON lines, the tables, the plot.
func (r *results) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, file := range []struct {
		name string
		put  func(io.Writer) error
	}{
		{"results.jsonl", r.jsonLines},
		{"results.md", func(w io.Writer) error { r.table(w); return nil }},
		{"results.svg", r.plot},
	} {
		f, err := os.Create(filepath.Join(dir, file.name))
		if err != nil {
			return err
		}
		err = file.put(f)
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func median(values []float64) float64 {
	values = slices.Clone(values)
	slices.Sort(values)
	return values[len(values)/2]
}
