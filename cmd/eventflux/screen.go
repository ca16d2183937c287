package main

import (
	"io"
	"os"
	"sync"

	"golang.org/x/term"
)

// screen is the two outputs of a run. On a terminal the last line of standard
// error may be the progress; whatever else is written takes its place, so that
// rows, messages and progress never share a line. Sinks and the run write
// from goroutines of their own.
type screen struct {
	mu       sync.Mutex
	out, err *os.File
	shown    bool // the progress is on the cursor's line
}

func newScreen() *screen { return &screen{out: os.Stdout, err: os.Stderr} }

// rows is the writer of standard output.
func (s *screen) rows() io.Writer { return screenWriter{s, s.out} }

// messages is the writer of standard error.
func (s *screen) messages() io.Writer { return screenWriter{s, s.err} }

type screenWriter struct {
	screen *screen
	to     *os.File
}

func (w screenWriter) Write(p []byte) (int, error) {
	w.screen.clear()
	return w.to.Write(p) // not under the lock: it lasts until somebody takes the rows
}

// eraseLine returns to the line's start and empties it.
const eraseLine = "\r\x1b[K"

func (s *screen) erase() {
	if s.shown {
		s.shown = false
		io.WriteString(s.err, eraseLine)
	}
}

// live reports whether progress can be shown: standard error is a terminal.
func (s *screen) live() bool { return term.IsTerminal(int(s.err.Fd())) }

// width is the terminal's number of columns.
func (s *screen) width() int {
	if width, _, err := term.GetSize(int(s.err.Fd())); err == nil && width > 0 {
		return width
	}
	return 80
}

// progress shows a line, which must fit, in place of the one before.
func (s *screen) progress(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.erase()
	io.WriteString(s.err, line)
	s.shown = true
}

// clear takes the progress away.
func (s *screen) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.erase()
}
