package syntax

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Position is Lines.Position of a text of which one position is asked.
func Position(text string, offset int) (line, col int) { return NewLines(text).Position(offset) }

// Render prints errors as the command line does (see Lines.Render), in the order of
// the text (see Compare). It ends in a newline.
func Render(script, text string, errs []*Error) string {
	lines := NewLines(text)
	errs = slices.Clone(errs)
	slices.SortStableFunc(errs, func(a, b *Error) int { return a.Compare(b, lines) })
	var b strings.Builder
	for _, e := range errs {
		b.WriteString(lines.Render(script, e) + "\n")
	}
	return b.String()
}

// Render is an error's position and message, the line, and a caret below the position.
func (l *Lines) Render(script string, e *Error) string {
	line, col := l.Position(e.Start)
	source, caret := l.excerpt(e.Start)
	return fmt.Sprintf("%s:%d:%d: %s\n%s\n%s^", script, line, col, e.Msg, source, caret)
}

// maxLine is the most characters of a line that are printed.
const maxLine = 120

// excerpt is the line that offset is in, cut round it if it is long, and what
// to print before the caret: tabs stay tabs, so that both lines are shifted alike.
// Of a long line it looks at no more than it may print.
func (l *Lines) excerpt(offset int) (source, indent string) {
	offset = l.inside(offset)
	start, end := l.bounds(offset)
	position := min(max(offset, start), end)
	after := firstRunes(l.text[position:end], maxLine)
	runes := append(lastRunes(l.text[start:position], maxLine), after...)
	at := len(runes) - len(after)
	if l.charsBefore(end)-l.charsBefore(start) > maxLine {
		before, left := l.charsBefore(position)-l.charsBefore(start), l.charsBefore(end)-l.charsBefore(position)
		shown := min(before, max(maxLine/2, maxLine-left)) // before the position
		runes = slices.Clone(runes[at-shown : at-shown+maxLine])
		if shown < before {
			runes[0] = '…'
		}
		if maxLine-shown < left {
			runes[maxLine-1] = '…'
		}
		at = shown
	}
	caret := make([]rune, at)
	for i := range caret {
		caret[i] = ' '
		if runes[i] == '\t' {
			caret[i] = '\t'
		}
	}
	return string(runes), string(caret)
}

// firstRunes are the first n characters of a text, or all of them.
func firstRunes(text string, n int) []rune {
	runes := []rune(text[:min(len(text), n*utf8.UTFMax)])
	return runes[:min(len(runes), n)]
}

// lastRunes are the last n characters of a text, or all of them.
func lastRunes(text string, n int) []rune {
	runes := []rune(text[max(len(text)-n*utf8.UTFMax, 0):])
	return runes[max(len(runes)-n, 0):]
}
