package syntax

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Lines finds the lines and characters of a text. It is made once for a text, so that
// a position in it costs the same wherever it is: a script may have thousands
// of errors, all of them on one line.
type Lines struct {
	text   string
	starts []int // of each line, its first byte
	chars  []int // how many characters begin before every charStep-th byte
}

const charStep = 1 << 10

// NewLines reads a text.
func NewLines(text string) *Lines {
	l := &Lines{text: text, starts: []int{0}}
	if strings.HasPrefix(text, byteOrderMark) {
		l.starts[0] = len(byteOrderMark)
	}
	count := 0
	for i := range len(text) {
		if i%charStep == 0 {
			l.chars = append(l.chars, count)
		}
		if utf8.RuneStart(text[i]) {
			count++
		}
		if text[i] == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	l.chars = append(l.chars, count) // the end may be the start of a step
	return l
}

// Position is the line and column of a byte of the text, both from 1, columns
// in characters; a tab is one. A byte order mark is no character.
func (l *Lines) Position(offset int) (line, col int) {
	offset = l.inside(offset)
	line = l.line(offset)
	start := l.starts[line]
	return line + 1, 1 + l.charsBefore(max(start, offset)) - l.charsBefore(start)
}

// line is the number of the line that offset is in, from 0.
func (l *Lines) line(offset int) int {
	after := sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset })
	return max(after-1, 0)
}

func (l *Lines) charsBefore(offset int) int {
	step := offset / charStep
	count := l.chars[step]
	for i := step * charStep; i < offset; i++ {
		if utf8.RuneStart(l.text[i]) {
			count++
		}
	}
	return count
}

func (l *Lines) inside(offset int) int { return min(max(offset, 0), len(l.text)) }

// bounds are where the line that offset is in begins and ends.
func (l *Lines) bounds(offset int) (start, end int) {
	line := l.line(offset)
	start, end = l.starts[line], len(l.text)
	if line+1 < len(l.starts) {
		end = l.starts[line+1] - 1
	}
	if end > start && l.text[end-1] == '\r' {
		end--
	}
	return start, end
}
