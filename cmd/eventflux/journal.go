package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// journal writes what happens in a run to standard error: a sentence for people,
// or with --log json an object for machines, one line an event. What is
// below the level of eventflux.log.level is left out; the least is what a run
// says of itself.
type journal struct {
	out   io.Writer
	json  bool
	least level
}

// level is how important an event is.
type level uint8

const (
	debugLevel level = iota
	infoLevel
	warnLevel
	errorLevel
)

var levelNames = []string{"debug", "info", "warn", "error"}

func newJournal(out io.Writer, c *config) *journal {
	return &journal{out: out, json: c.text("log.format") == "json", least: level(max(slices.Index(levelNames, c.text("log.level")), 0))}
}

// field is a named value of an event.
type field struct {
	name  string
	value any
}

// event writes one event: its name and fields, or its text.
func (j *journal) event(l level, name, text string, fields ...field) {
	if l < j.least {
		return
	}
	if !j.json {
		fmt.Fprintln(j.out, text)
		return
	}
	line := []byte(`{"event":`)
	line = appendJSON(line, name)
	for _, f := range fields {
		line = append(line, ',')
		line = append(appendJSON(line, f.name), ':')
		line = appendJSON(line, f.value)
	}
	j.out.Write(append(line, '}', '\n'))
}

func appendJSON(dst []byte, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		text = []byte(`"` + err.Error() + `"`)
	}
	return append(dst, text...)
}

// problems reports what is wrong with a script and its configuration.
func (j *journal) problems(problems []problem) {
	for _, p := range problems {
		l := errorLevel
		if p.warning {
			l = warnLevel
		}
		j.event(l, "problem", p.String(), field{"problem", p})
	}
}

// failure reports the error that ends a run.
func (j *journal) failure(err error) {
	code := codeOf(err)
	if err := unsaid(err); err != nil {
		j.event(errorLevel, "failed", "eventflux: "+err.Error(), field{"code", code}, field{"message", err.Error()})
	}
}
