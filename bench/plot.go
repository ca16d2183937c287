package main

import (
	"fmt"
	"html"
	"io"
)

// plot draws the CPU cost of every line that read the file, grouped by
// workload: one bar an engine, shorter is better.
func (r *results) plot(w io.Writer) error {
	const left, width, bar, gap, top = 250, 520, 18, 6, 60
	most := 0.0
	for _, l := range r.Lines {
		most = max(most, l.CPU)
	}
	height := top + 30
	workload := ""
	for _, l := range r.Lines {
		if l.Workload != workload {
			workload, height = l.Workload, height+28
		}
		height += bar + gap
	}
	out := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
<rect width="100%%" height="100%%" fill="white"/>
<text x="16" y="24" font-size="16" font-weight="bold">CPU seconds per million rows</text>
<text x="16" y="42" fill="#555">shorter is better; %s, commit %s</text>
`, left+width+90, height, html.EscapeString(r.Machine), r.Commit)
	y := top
	workload = ""
	for _, l := range r.Lines {
		if l.Workload != workload {
			workload, y = l.Workload, y+28
			out += fmt.Sprintf(`<text x="16" y="%d" font-weight="bold">%s</text>`+"\n", y-8, html.EscapeString(workload))
		}
		colour := "#9aa5b1"
		if l.Engine != "duckdb" && l.Engine != "polars" {
			colour = "#2f6fde"
		}
		length := l.CPU / most * width
		out += fmt.Sprintf(`<text x="%d" y="%d" text-anchor="end">%s, %d core(s)</text>`+"\n", left-8, y+13, html.EscapeString(l.Engine), l.Cores)
		out += fmt.Sprintf(`<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/><text x="%.1f" y="%d">%.3f</text>`+"\n",
			left, y, length, bar, colour, left+length+6, y+13, l.CPU)
		y += bar + gap
	}
	_, err := io.WriteString(w, out+"</svg>\n")
	return err
}
