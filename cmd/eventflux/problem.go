package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner/syntax"
)

// problem is something wrong with a script or a configuration. One that is
// in a text has its position there; one of the environment or of a flag has none.
type problem struct {
	file    string // "": no position
	text    *syntax.Lines
	at      syntax.Span
	message string
	warning bool
	outside bool // no fault of the text: a file that is missing
	refused bool // as of syntax.Error
}

// inTexts are the errors of a script as problems; those of options that the
// configuration gives are in its file.
func inTexts(name, text string, config *configFile, errs []*syntax.Error, warning bool) []problem {
	out := make([]problem, len(errs))
	lines := syntax.NewLines(text)
	for i, e := range errs {
		out[i] = problem{name, lines, e.Span, e.Msg, warning, failedOutside(e.Err), e.Refused}
		switch {
		case config != nil && e.File == config.name:
			out[i].file, out[i].text = config.name, config.lines
		case e.File != "": // --set, which has no positions
			out[i].file, out[i].text, out[i].message = "", nil, e.File+": "+e.Msg
		}
	}
	return out
}

// wrongCall is a problem of the command line or the environment.
func wrongCall(format string, args ...any) problem {
	return problem{message: fmt.Sprintf(format, args...)}
}

// failedOutside reports whether an error is of the kind that fails a run, and not of
// a path that no script may name.
func failedOutside(err error) bool {
	var outside *connector.OutsideError
	return err != nil && !errors.As(err, &outside)
}

// codeOfProblems is the exit code of a run that the problems keep from starting.
func codeOfProblems(problems []problem) int {
	if slices.ContainsFunc(problems, func(p problem) bool { return !p.warning && !p.outside }) {
		return exitUsage
	}
	return exitFailed
}

// inOrder sorts the problems of each text by position; texts stay in their order.
func inOrder(problems []problem) {
	rank, nowhere := map[string]int{}, syntax.NewLines("")
	for _, p := range problems {
		if _, seen := rank[p.file]; !seen {
			rank[p.file] = len(rank)
		}
	}
	slices.SortStableFunc(problems, func(a, b problem) int {
		if a.file != b.file {
			return cmp.Compare(rank[a.file], rank[b.file])
		}
		return (&syntax.Error{Span: a.at, Refused: a.refused}).Compare(&syntax.Error{Span: b.at, Refused: b.refused}, cmp.Or(a.text, nowhere))
	})
}

// fatal reports whether a problem among them keeps a script from running.
func fatal(problems []problem) bool {
	return slices.ContainsFunc(problems, func(p problem) bool { return !p.warning })
}

// String is the problem as it is printed: position and message, then the line and a
// caret.
func (p problem) String() string {
	message := p.message
	if p.warning {
		message = "warning: " + message
	}
	if p.file == "" {
		return "eventflux: " + message
	}
	return p.text.Render(p.file, &syntax.Error{Span: p.at, Msg: message})
}

// MarshalJSON is the problem as editors read it: lines and columns from 1,
// columns in characters, the end after the last one.
func (p problem) MarshalJSON() ([]byte, error) {
	severity := "error"
	if p.warning {
		severity = "warning"
	}
	if p.file == "" {
		return json.Marshal(struct {
			Severity string `json:"severity"`
			Message  string `json:"message"`
		}{severity, p.message})
	}
	line, col := p.text.Position(p.at.Start)
	endLine, endCol := p.text.Position(max(p.at.End, p.at.Start))
	return json.Marshal(struct {
		File      string `json:"file"`
		Line      int    `json:"line"`
		Column    int    `json:"column"`
		EndLine   int    `json:"end_line"`
		EndColumn int    `json:"end_column"`
		Severity  string `json:"severity"`
		Message   string `json:"message"`
	}{p.file, line, col, endLine, endCol, severity, p.message})
}
