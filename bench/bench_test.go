package main

import "testing"

// BenchmarkMemory runs each workload over a million rows in memory; profiles
// are taken of it: go test ./bench -bench /columns/tumbling -cpuprofile cpu.prof
func BenchmarkMemory(b *testing.B) {
	const rows = 1_000_000
	lines, known, err := tradesInMemory(rows, 1)
	if err != nil {
		b.Fatal(err)
	}
	columns, err := decoded(lines)
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range []workload{filterProject, tumbling, filterTumbling} {
		for _, input := range []string{"columns", "json"} {
			b.Run(input+"/"+w.name, func(b *testing.B) {
				block := lines
				if input == "columns" {
					block = columns
				}
				cpu := 0.0
				for b.Loop() {
					s, got, err := runInMemory(w, block, 1, false)
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
