package main

import (
	"fmt"
	"testing"

	"github.com/eventflux-io/engine/io/memio"
)

// BenchmarkMemory runs each workload over a million rows in memory; profiles
// are taken of it: go test ./bench -bench /columns/tumbling -cpuprofile cpu.prof
func BenchmarkMemory(b *testing.B) {
	const rows = 1_000_000
	for _, shards := range []int{1, 2} {
		lines, known, err := tradesInMemory(rows, shards)
		if err != nil {
			b.Fatal(err)
		}
		columns, err := decoded(lines)
		if err != nil {
			b.Fatal(err)
		}
		for _, w := range []workload{filterProject, tumbling, filterTumbling} {
			for input, block := range map[string]memio.Block{"columns": columns, "json": lines} {
				b.Run(fmt.Sprintf("%s/%s/%d", input, w.name, shards), func(b *testing.B) {
					cpu := 0.0
					for b.Loop() {
						s, got, err := runInMemory(w, block, shards, false)
						if err == nil {
							err = check(w.title, got, w.want(known))
						}
						if err != nil {
							b.Fatal(err)
						}
						cpu += s.cpu
					}
					b.ReportMetric(cpu/float64(b.N)*1e9/rows, "cpu-ns/row")
				})
			}
		}
	}
}
