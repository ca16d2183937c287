package main

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// The plot's measures in pixels.
const (
	plotLeft  = 210
	plotWidth = 520
	plotBar   = 16
	plotGap   = 5
)

// plot draws the CPU cost of every line: one bar a contestant, grouped by input
// and workload; shorter is better. Each input has a scale of its own, because
// figures of different ones are not to be compared.
func (r *results) plot(w io.Writer) error {
	var body strings.Builder
	y := 56
	for _, in := range inputs {
		most := 0.0
		for _, l := range r.lines {
			if l.Section == in.section {
				most = max(most, l.CPU)
			}
		}
		if most == 0 {
			continue
		}
		y += 34
		fmt.Fprintf(&body, `<text x="16" y="%d" font-size="14" font-weight="bold">%s</text>`+"\n", y, html.EscapeString(in.title))
		workload := ""
		for _, l := range r.lines {
			if l.Section != in.section {
				continue
			}
			if title := fmt.Sprintf("%s, %s", l.Workload, count(l.Cores, "core")); title != workload {
				workload, y = title, y+24
				fmt.Fprintf(&body, `<text x="16" y="%d" fill="#333">%s</text>`+"\n", y, html.EscapeString(workload))
				y += 6
			}
			drawBar(&body, l, y, most)
			y += plotBar + plotGap
		}
	}
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
<rect width="100%%" height="100%%" fill="white"/>
<text x="16" y="28" font-size="17" font-weight="bold">CPU seconds per million rows: shorter is better</text>
<text x="16" y="48" fill="#666">%s, commit %s</text>
%s</svg>
`, plotLeft+plotWidth+80, y+16, html.EscapeString(r.Machine), html.EscapeString(r.Commit), body.String())
	return err
}

// drawBar draws one line: its median as a bar, its range as a whisker.
func drawBar(body *strings.Builder, l line, y int, most float64) {
	colour := "#a9b4c0"
	if strings.HasPrefix(l.Engine, "eventflux") {
		colour = "#2f6fde"
	}
	at := func(cpu float64) float64 { return plotLeft + cpu/most*plotWidth }
	middle := float64(y) + plotBar/2
	fmt.Fprintf(body, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", plotLeft-8, y+plotBar-4, html.EscapeString(l.Engine))
	fmt.Fprintf(body, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", plotLeft, y, at(l.CPU)-plotLeft, plotBar, colour)
	fmt.Fprintf(body, `<path d="M%.1f %.1fH%.1f" stroke="#333"/>`+"\n", at(l.CPULow), middle, at(l.CPUHigh))
	fmt.Fprintf(body, `<text x="%.1f" y="%d">%.3f</text>`+"\n", at(max(l.CPUHigh, l.CPU))+6, y+plotBar-4, l.CPU)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
