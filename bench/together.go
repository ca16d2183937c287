package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// together runs two queries over sources of two partitions each, alone and in one
// script, in turns: neither may make the other slower.
func together(r *results, o options) error {
	if !o.wants("together") {
		return nil
	}
	_, divided, known, err := tradesFiles(o.rows, 2)
	if err != nil {
		return err
	}
	source := "'extension'='file', 'file.path'='" + strings.Replace(divided[0], "part0of", "part*of", 1) + "'"
	first := func(sink string) string { return filterProject.script(source, sink) }
	second := func(sink string) string { // beside the first
		return strings.NewReplacer("Trades", "Others", "Out", "Sums").Replace(tumbling.script(source, sink))
	}
	run := func(script string, w *workload) (float64, error) {
		s, answer, err := runEngine(script, filepath.Dir(divided[0]), 1, w.columns, []string{"--state", "none"})
		if err != nil || !strings.Contains(script, outFile) {
			return s.cpu, err
		}
		return s.cpu, check("eventflux, two queries together", answer, w.want(known))
	}
	if _, err := run(first(outFile)+second(discarded), &filterProject); err != nil {
		return err
	}
	if _, err := run(first(discarded)+second(outFile), &tumbling); err != nil {
		return err
	}
	scripts := []string{first(discarded), second(discarded), first(discarded) + second(discarded)}
	cpu := make([][]float64, len(scripts))
	for range o.rounds {
		for i, script := range scripts {
			took, err := run(script, &tumbling)
			if err != nil {
				return fmt.Errorf("two queries together: %w", err)
			}
			cpu[i] = append(cpu[i], took)
		}
	}
	for _, c := range cpu {
		slices.Sort(c)
	}
	middle := o.rounds / 2
	r.figure("CPU of two queries in one script, over sources of two partitions each, to that of each alone", 100*cpu[2][middle]/(cpu[0][middle]+cpu[1][middle]), "%", "≤ 105 %")
	return nil
}
