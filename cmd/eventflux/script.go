package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/stdio"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// call options that run, check and explain share.
type scriptFlags struct {
	query  string
	config string
	sets   []string
	format string
}

func (f *scriptFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.query, "query", "q", "", "SQL text instead of a script")
	cmd.Flags().StringVar(&f.config, "config", "", "configuration file (default: eventflux.toml beside the script)")
	cmd.Flags().StringArrayVar(&f.sets, "set", nil, "NAME=VALUE for ${NAME}, or a configuration key; may be repeated")
}

// loaded is a script that was read and planned.
type loaded struct {
	name    string // of the script, as messages call it
	program *planner.Program
	config  *config
}

// load reads and plans the script that a command line names. What is wrong with
// it is printed, and the error says only the exit code.
func (f *scriptFlags) load(args []string) (*loaded, error) {
	name, text, err := f.read(args)
	if err != nil {
		return nil, err
	}
	path := ""
	if f.query == "" && len(args) > 0 {
		path = args[0]
	}
	cfg, err := loadConfig(findConfig(f.config, path), f.sets)
	if err != nil {
		return nil, &exitError{exitUsage, err}
	}
	roots, err := connector.NewRoots(cfg.list("files.roots")...)
	if err != nil {
		return nil, err
	}
	script, errs := syntax.Parse(name, text)
	program, more := planner.Plan(script, catalog(roots), planner.Options{
		Vars: cfg.variable, StreamOptions: cfg.expanded(), Interactive: f.query != "", Delivery: cfg.text("runtime.delivery"),
		Print: f.printer, Partial: len(errs) > 0,
	})
	errs = append(errs, more...)
	if len(errs) > 0 {
		fmt.Fprint(os.Stderr, syntax.Render(name, text, byPlace(errs)))
		return nil, said(exitUsage)
	}
	if len(program.Warnings) > 0 {
		fmt.Fprint(os.Stderr, warning(syntax.Render(name, text, program.Warnings)))
	}
	return &loaded{name, program, cfg}, nil
}

func warning(text string) string {
	return strings.ReplaceAll(text, ": nothing reads", ": warning: nothing reads")
}

func byPlace(errs []*syntax.Error) []*syntax.Error {
	for i := 1; i < len(errs); i++ {
		for j := i; j > 0 && errs[j].Start < errs[j-1].Start; j-- {
			errs[j], errs[j-1] = errs[j-1], errs[j]
		}
	}
	return errs
}

// read is the script's text and what messages call it.
func (f *scriptFlags) read(args []string) (name, text string, err error) {
	switch {
	case f.query != "" && len(args) > 0:
		return "", "", usagef("give a script or -q, not both")
	case f.query != "":
		return "query", f.query, nil
	case len(args) != 1:
		return "", "", usagef("expected one script, got %d; `-` reads standard input, -q takes SQL text", len(args))
	case args[0] == "-":
		text, err := io.ReadAll(os.Stdin)
		return "stdin", string(text), err
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return "", "", usagef("%s: %w", args[0], reason(err))
	}
	return filepath.Base(args[0]), string(data), nil
}

// printer is the sink of a stream that goes to standard output.
func (f *scriptFlags) printer(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) {
	form := f.format
	if form == "" {
		form = "json"
		if term.IsTerminal(int(os.Stdout.Fd())) {
			form = "table"
		}
	}
	return stdio.NewPrinter(os.Stdout, form, schema)
}

func catalog(roots *connector.Roots) *planner.Catalog {
	return &planner.Catalog{Connectors: connectors, Formats: format.All, Files: roots,
		InferFile: func(_ context.Context, path string, options map[string]string) (batch.Schema, error) {
			return fileio.Infer(path, options, roots, format.All)
		}}
}

// expanded are the [streams.NAME] tables with ${NAME} replaced.
func (c *config) expanded() map[string]map[string]string {
	out := map[string]map[string]string{}
	for name, options := range c.streams {
		out[name] = map[string]string{}
		for key, value := range options {
			out[name][key] = os.Expand(value, c.lookup)
		}
	}
	return out
}

func checkCommand() *cobra.Command {
	f := &scriptFlags{}
	cmd := &cobra.Command{
		Use:     "check app.sql",
		Short:   "check a script and its configuration without running it",
		Example: "  eventflux check app.sql",
		RunE: func(_ *cobra.Command, args []string) error {
			_, err := f.load(args)
			return err
		},
	}
	f.add(cmd)
	return cmd
}

func explainCommand() *cobra.Command {
	f := &scriptFlags{}
	cmd := &cobra.Command{
		Use:     "explain app.sql",
		Short:   "print the plan of every query",
		Example: "  eventflux explain app.sql",
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := f.load(args)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), l.program.Explain())
			return err
		},
	}
	f.add(cmd)
	return cmd
}
