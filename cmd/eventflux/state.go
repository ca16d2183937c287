package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eventflux-io/engine/checkpoint/filestore"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
)

// stateLocation is where a run keeps its state, if it does.
type stateLocation struct {
	kept bool
	dir  string
	app  string
}

func addStateFlag(cmd *cobra.Command, usage string) {
	cmd.Flags().String("state", "", usage)
	cobra.CheckErr(cmd.MarkFlagDirname("state"))
}

// stateLocationOf decides whether state is kept: where this call names its folder;
// else for a script (not -q) that goes on until it is stopped, and has a sink
// that outlives it or a backend that was named.
func stateLocationOf(l *loaded) stateLocation {
	c := l.config
	p := stateLocation{dir: c.text("state.path"), app: l.application()}
	backend := c.text("state.backend")
	switch {
	case backend == "none":
	case c.asksForState():
		p.kept = true
	case l.name == "query", l.program.Bounded:
	default:
		p.kept = l.program.Durable || backend != ""
	}
	return p
}

// application is the name that the state is kept under: what the configuration
// says, else the script, else the script's file name without its ending.
func (l *loaded) application() string {
	for _, key := range []string{"application.name", "pipeline.name"} {
		if name := l.config.text(key); name != "" {
			return name
		}
	}
	for i := len(l.program.Settings) - 1; i >= 0; i-- {
		if s := l.program.Settings[i]; s.Key == "pipeline.name" {
			return s.Value
		}
	}
	base := filepath.Base(l.name)
	if name := strings.TrimSuffix(base, filepath.Ext(base)); planner.NameFault(name) == "" {
		return name
	}
	return base // of a script that is called ".sql"
}

// parts are the nodes of a plan that keep something.
func parts(g *pipeline.Graph) []filestore.Part {
	var plan []filestore.Part
	for _, n := range g.Kept() {
		plan = append(plan, filestore.Part{ID: n.ID, Fingerprint: n.Fingerprint, Query: n.Query})
	}
	return plan
}

func (p stateLocation) open(g *pipeline.Graph) (*filestore.Store, error) {
	return filestore.Open(p.dir, p.app, parts(g))
}

// archive moves the state that is there aside and reports where to. The folder that it
// returns is there only if there was state.
func (p stateLocation) archive(archived func(to string)) (string, error) {
	stamp := time.Now().UTC().Format("20060102T150405.000")
	to, err := filestore.Archive(p.dir, p.app, stamp)
	switch {
	case err != nil:
		return "", err
	case to == "":
		return filepath.Join(p.dir, p.app+".archived-"+stamp), nil
	}
	archived(to)
	return to, nil
}

// compareState prints what the script would keep of the state that is there. It
// fails where run would refuse to start.
func (l *loaded) compareState(out io.Writer) error {
	p := stateLocationOf(l)
	if l.config.text("state.backend") == "none" {
		return usagef("check --state takes the folder of a state")
	}
	changes, err := filestore.Compare(p.dir, p.app, parts(l.program.Graph))
	if err != nil {
		return classify(err, p)
	}
	if changes == nil {
		_, err := fmt.Fprintf(out, "there is no state of %q in %s\n", p.app, p.dir)
		return err
	}
	fits := true
	for _, change := range changes {
		if _, err := fmt.Fprintln(out, change); err != nil {
			return err
		}
		fits = fits && change.Fits()
	}
	if !fits {
		return said(exitUsage)
	}
	return nil
}

// freshCommand is the command line of this run with --fresh.
func (p stateLocation) freshCommand() string { return commandWith("--fresh") }

// commandWith is the command line of this run with one more flag; of check, the one
// that runs what was checked.
func commandWith(flag string) string {
	words := append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...)
	if len(words) > 1 && words[1] == "check" {
		words[1] = "run"
		words = slices.DeleteFunc(words, func(word string) bool { return word == "--json" })
	}
	return quoted(append(words, flag))
}
