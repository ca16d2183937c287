// Command bench measures the engine, beside DuckDB, Polars and Esper where they
// read the same file, and checks every answer before it prints a figure: `make
// bench`. Flink SQL joins them with `make bench PEERS=all`.
//
// data.go makes the trades, workload.go lists the queries and knows the right
// answers. memory.go runs them in this process over rows in memory, file.go runs
// the binary over a file, peers.go the others over the same file; python.go and
// java.go install those and the programs in peers run them. kafka.go runs the
// binary between topics of a broker. latency.go, kafkalatency.go,
// start.go, bounded.go and together.go look at the binary from outside; report.go and plot.go
// write what was found. Start with main and the table of sections.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

// options are the command line.
type options struct {
	rows, rounds int
	only         []string
	allPeers     bool
	out          string
}

// sections are the measurements. Each asks options.wants before it measures.
// Those that fill this process's memory come last: a process that it starts
// would count that as its own peak.
var sections = []func(*results, options) error{
	fileLines, together, figures, boundedMemory, latencyLines, kafkaLines, memoryLines,
}

func main() {
	var o options
	flag.IntVar(&o.rows, "rows", 5_000_000, "rows of trades")
	flag.IntVar(&o.rounds, "rounds", 3, "runs of each measurement; the median and the range are printed")
	only := flag.String("only", "", "measure only what has one of these words, divided by commas, in its name (columns, json, file, kafka, latency, start, bounded, tumbling, …)")
	peers := flag.String("peers", "", "all: measure Flink SQL, too, which is 300 MB to download and slow")
	flag.StringVar(&o.out, "out", "bench/results", "folder for the results")
	flag.Parse()
	if *only != "" {
		o.only = strings.Split(*only, ",")
	}
	if *peers != "" && *peers != "all" {
		fmt.Fprintf(os.Stderr, "bench: -peers is %q; it may be all\n", *peers)
		os.Exit(2)
	}
	o.allPeers = *peers == "all"
	if err := measure(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(o options) error {
	r := newResults(o)
	for _, section := range sections {
		if err := section(r, o); err != nil {
			return err
		}
	}
	r.table(os.Stdout)
	return r.write(o.out)
}

// wants reports whether a measurement was asked for.
func (o options) wants(name string) bool {
	return len(o.only) == 0 || slices.ContainsFunc(o.only, func(word string) bool { return strings.Contains(name, word) })
}
