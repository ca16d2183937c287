package syntax

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Position is the line and column of a byte of the script, both from 1, columns
// in characters; a tab is one. A byte order mark is no character.
func Position(text string, offset int) (line, col int) {
	offset = min(max(offset, 0), len(text))
	start := lineStart(text, offset)
	line = 1 + strings.Count(text[:start], "\n")
	return line, 1 + utf8.RuneCountInString(text[start:max(start, offset)])
}

// lineStart is the first byte of the line that offset stands in.
func lineStart(text string, offset int) int {
	if nl := strings.LastIndexByte(text[:offset], '\n'); nl >= 0 {
		return nl + 1
	}
	if strings.HasPrefix(text, byteOrderMark) {
		return len(byteOrderMark)
	}
	return 0
}

// Render prints errors as the command line does: for each one its position and
// message, the line, and a caret below the place, in the order of the text (see
// Compare). It ends in a newline.
func Render(script, text string, errs []*Error) string {
	errs = slices.Clone(errs)
	slices.SortStableFunc(errs, func(a, b *Error) int { return a.Compare(b, text) })
	var b strings.Builder
	for _, e := range errs {
		line, col := Position(text, e.Start)
		source, caret := excerpt(text, min(max(e.Start, 0), len(text)), col)
		fmt.Fprintf(&b, "%s:%d:%d: %s\n%s\n%s^\n", script, line, col, e.Msg, source, caret)
	}
	return b.String()
}

// maxLine is the most characters of a line that are printed.
const maxLine = 120

// excerpt is the line that offset stands in, cut round column col if it is long,
// and what to print before the caret: tabs stay tabs, so that both lines are
// shifted alike.
func excerpt(text string, offset, col int) (source, indent string) {
	start := lineStart(text, offset)
	line := text[start:]
	if nl := strings.IndexByte(line, '\n'); nl >= 0 {
		line = line[:nl]
	}
	runes := []rune(strings.TrimSuffix(line, "\r"))
	at := min(col-1, len(runes))
	if len(runes) > maxLine {
		runes, at = cutRound(runes, at)
	}
	before := make([]rune, at)
	for i := range before {
		before[i] = ' '
		if runes[i] == '\t' {
			before[i] = '\t'
		}
	}
	return string(runes), string(before)
}

// cutRound keeps maxLine characters round at; an ellipsis stands for what was
// cut on either side.
func cutRound(runes []rune, at int) ([]rune, int) {
	from := min(max(at-maxLine/2, 0), len(runes)-maxLine)
	to := from + maxLine
	out := append([]rune(nil), runes[from:to]...)
	if from > 0 {
		out[0] = '…'
	}
	if to < len(runes) {
		out[len(out)-1] = '…'
	}
	return out, at - from
}
