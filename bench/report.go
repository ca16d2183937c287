package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// sample is one measured run.
type sample struct {
	cpu, wall float64 // seconds
	rss       int64   // bytes at the most; 0: not measured
	allocs    float64 // per row; NaN: not measured
}

// line is one row of the table: the median of several runs, with the range of
// its rate.
type line struct {
	Workload string  `json:"workload"`
	Engine   string  `json:"engine"`
	Rows     int     `json:"rows"`
	Cores    int     `json:"cores"`
	Rate     float64 `json:"rows_per_second"`
	Low      float64 `json:"rate_low"`
	High     float64 `json:"rate_high"`
	CPU      float64 `json:"cpu_seconds_per_million_rows"`
	RSS      int64   `json:"rss_bytes,omitempty"`
	Allocs   float64 `json:"allocations_per_row,omitempty"`
}

func summarise(workload, engine string, rows, cores int, samples []sample) line {
	slices.SortFunc(samples, func(a, b sample) int {
		if a.wall < b.wall {
			return -1
		}
		return 1
	})
	mid := samples[len(samples)/2]
	l := line{Workload: workload, Engine: engine, Rows: rows, Cores: cores, RSS: mid.rss}
	l.Rate = float64(rows) / mid.wall
	l.High, l.Low = float64(rows)/samples[0].wall, float64(rows)/samples[len(samples)-1].wall
	cpus := make([]float64, len(samples))
	for i, s := range samples {
		cpus[i] = s.cpu
	}
	slices.Sort(cpus)
	l.CPU = cpus[len(cpus)/2] / float64(rows) * 1e6
	if !math.IsNaN(mid.allocs) {
		l.Allocs = mid.allocs
	}
	return l
}

// check compares an answer with the truth; figures may differ by rounding.
func check(what string, got, want []float64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%s: wrong answer: %v instead of %v", what, got, want)
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-9*math.Abs(want[i]) {
			return fmt.Errorf("%s: wrong answer: %v instead of %v", what, got, want)
		}
	}
	return nil
}

// results collects what was measured and prints it.
type results struct {
	Machine string        `json:"machine"`
	Commit  string        `json:"commit"`
	Lines   []line        `json:"lines"`
	Latency []latencyLine `json:"latency"`
	Figures []figure      `json:"figures"`
}

// figure is a single measured number beside its bar.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Bar   string  `json:"bar"`
}

func newResults() *results {
	commit, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		commit = []byte("unknown")
	}
	return &results{
		Machine: fmt.Sprintf("%s, %d cores, %s", cpuModel(), runtime.NumCPU(), runtime.Version()),
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

func (r *results) table(w io.Writer) {
	fmt.Fprintf(w, "\n%s, commit %s\n\n", r.Machine, r.Commit)
	fmt.Fprintln(w, "| workload | engine | cores | rows/s (range) | CPU s per million rows | peak RSS | allocations/row |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
	for _, l := range r.Lines {
		rss, allocs := "", ""
		if l.RSS > 0 {
			rss = fmt.Sprintf("%d MB", l.RSS>>20)
		}
		if l.Allocs > 0 {
			allocs = fmt.Sprintf("%.4f", l.Allocs)
		}
		fmt.Fprintf(w, "| %s | %s | %d | %.2f M (%.2f–%.2f) | %.3f | %s | %s |\n", l.Workload, l.Engine, l.Cores,
			l.Rate/1e6, l.Low/1e6, l.High/1e6, l.CPU, rss, allocs)
	}
	fmt.Fprintln(w, "\n| latency, intended send to sink | rows/s | p50 | p99 | p99.9 |")
	fmt.Fprintln(w, "|---|---|---|---|---|")
	for _, l := range r.Latency {
		fmt.Fprintf(w, "| %s | %d | %.0f µs | %.0f µs | %.0f µs |\n", l.Path, l.Rate, l.P50, l.P99, l.P999)
	}
	fmt.Fprintln(w, "\n| figure | measured | bar |")
	fmt.Fprintln(w, "|---|---|---|")
	for _, f := range r.Figures {
		fmt.Fprintf(w, "| %s | %.4g %s | %s |\n", f.Name, f.Value, f.Unit, f.Bar)
	}
}

// jsonLines writes everything measured, one object a line.
func (r *results) jsonLines(w io.Writer) error {
	enc := json.NewEncoder(w)
	type tagged struct {
		Machine string `json:"machine"`
		Commit  string `json:"commit"`
		Row     any    `json:"result"`
	}
	var rows []any
	for _, l := range r.Lines {
		rows = append(rows, l)
	}
	for _, l := range r.Latency {
		rows = append(rows, l)
	}
	for _, f := range r.Figures {
		rows = append(rows, f)
	}
	for _, row := range rows {
		if err := enc.Encode(tagged{r.Machine, r.Commit, row}); err != nil {
			return err
		}
	}
	return nil
}
