package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/eventflux-io/engine/checkpoint/filestore"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// statePlace is where a run keeps its state, if it does.
type statePlace struct {
	kept bool
	dir  string
	app  string
}

// statePlace decides whether state is kept: where it was asked for, and for a
// run that goes on until it is stopped and writes to a sink that outlives it.
func (f *runFlags) statePlace(l *loaded) statePlace {
	p := statePlace{dir: l.config.text("state.path"), app: l.application()}
	backend := l.config.text("state.backend")
	switch {
	case f.state == "none", f.state == "" && backend == "none":
	case f.state != "":
		p.kept, p.dir = true, f.state
	case backend == "file":
		p.kept = true
	default:
		p.kept = f.query == "" && l.program.Durable && !l.program.Bounded
	}
	return p
}

// application is the name that the state is kept under.
func (l *loaded) application() string {
	for _, key := range []string{"pipeline.name", "application.name"} {
		for i := len(l.program.Settings) - 1; i >= 0; i-- {
			if s := l.program.Settings[i]; s.Key == key {
				return s.Value
			}
		}
		if name := l.config.text(key); name != "" {
			return name
		}
	}
	return strings.TrimSuffix(l.name, filepath.Ext(l.name))
}

// open opens the store; with fresh, what is there is archived first.
func (p statePlace) open(g *pipeline.Graph, fresh bool, say func(string)) (*filestore.Store, error) {
	if fresh {
		to, err := filestore.Archive(p.dir, p.app, time.Now().UTC().Format("20060102T150405.000"))
		if err != nil {
			return nil, err
		}
		if to != "" {
			say("archived the state in " + to)
		}
	}
	var plan []filestore.Part
	for _, n := range g.Kept() {
		plan = append(plan, filestore.Part{ID: n.ID, Fingerprint: n.Fingerprint, Query: n.Query})
	}
	return filestore.Open(p.dir, p.app, plan)
}

// freshCommand is the command line of this run with --fresh.
func (p statePlace) freshCommand() string {
	words := append([]string{}, os.Args...)
	words[0] = filepath.Base(words[0])
	for i, w := range words {
		if strings.ContainsAny(w, " '\"$*;") {
			words[i] = fmt.Sprintf("'%s'", strings.ReplaceAll(w, "'", `'\''`))
		}
	}
	return strings.Join(words, " ") + " --fresh"
}
