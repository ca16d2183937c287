package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/flightio"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// scriptFlags are the flags of the verbs that read a script: run, check and
// explain.
type scriptFlags struct {
	query  string
	config string
	sets   []string
	// printer is the sink of a stream that goes to standard output; nil: such rows
	// are only counted.
	printer func(c *config) printer
	// configured is called with the configuration before the script is read, and gives what
	// is notified of the phases of that; nil: nobody is.
	configured func(c *config) func(pipeline.Phase)
}

type printer = func(stream string, schema batch.Schema, several bool) (connector.SinkFactory, error)

func (f *scriptFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.query, "query", "q", "", "`SQL` text instead of a script")
	flags.StringVar(&f.config, "config", "", "`FILE` of the configuration (default: eventflux.toml beside it)")
	flags.StringArrayVar(&f.sets, "set", nil, "`NAME=VALUE` of ${NAME}, or of a configuration key")
	cmd.ValidArgsFunction = scriptFiles
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("query", cobra.NoFileCompletions))
	cobra.CheckErr(cmd.MarkFlagFilename("config", "toml"))
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("set", cobra.FixedCompletions(completedKeys(), cobra.ShellCompDirectiveNoSpace)))
}

// completedKeys are the configuration keys as --set takes them.
func completedKeys() []string {
	keys := settingKeys()
	for i := range keys {
		keys[i] += "="
	}
	return keys
}

// loaded is a script that was read and planned.
type loaded struct {
	name     string // of the script, as messages call it
	program  *planner.Program
	config   *config
	problems []problem
	hub      *flightio.Hub // serves the streams to the outside; nil: nothing does
}

// load reads and plans the script that a command line names. The error is one of
// the call; what is wrong with the script or its configuration are problems,
// and if one of them is fatal there is no program.
func (f *scriptFlags) load(cmd *cobra.Command, args []string) (*loaded, error) {
	name, text, err := f.read(cmd, args)
	if err != nil {
		return nil, err
	}
	path := ""
	if len(args) > 0 {
		path = args[0]
	}
	l := &loaded{name: name}
	l.config, l.problems = loadConfig(cmd.Flags(), findConfig(f.config, path), f.sets)
	enters := func(pipeline.Phase) {}
	if f.configured != nil {
		enters = f.configured(l.config)
	}
	enters(pipeline.Phase{Doing: readingScript})
	if l.config.text("flight.listen") != "" {
		l.hub = &flightio.Hub{}
	}
	roots, err := connector.NewRoots(l.config.list("files.roots")...)
	if err != nil {
		return nil, err
	}
	script, errs := syntax.Parse(name, text)
	program, more := planner.Plan(script, catalog(roots, l.hub, enters), l.options(f))
	l.problems = append(l.problems, inTexts(name, text, l.config.file, append(errs, more...), false)...)
	if program != nil {
		l.problems = append(l.problems, inTexts(name, text, l.config.file, program.Warnings, true)...)
	}
	inOrder(l.problems)
	if !fatal(l.problems) {
		l.program = program
	}
	return l, nil
}

func (l *loaded) options(f *scriptFlags) planner.Options {
	c := l.config
	opt := planner.Options{
		Vars: c.variable, Settings: c.scriptSettings(), Interactive: f.query != "", Delivery: c.text("runtime.delivery"),
		Tap: l.tap(),
	}
	opt.StreamOptions, opt.StreamTables = c.streams()
	if f.printer != nil {
		opt.Print = f.printer(c)
	}
	return opt
}

// read is the script's text and what messages call it.
func (f *scriptFlags) read(cmd *cobra.Command, args []string) (name, text string, err error) {
	given := cmd.Flags().Changed("query")
	switch {
	case given && len(args) > 0:
		return "", "", usagef("give a script or -q, not both")
	case given:
		return "query", f.query, nil
	case len(args) == 1 && args[0] == "":
		return "", "", usagef("the path of the script is empty")
	case len(args) != 1:
		return "", "", usagef("expected one script, got %d; `-` reads standard input, -q takes SQL text", len(args))
	case args[0] == "-":
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			return "", "", usagef("standard input: %w", reason(err))
		}
		return "stdin", string(text), nil
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return "", "", usagef("%s: %w", args[0], reason(err))
	}
	return args[0], string(data), nil
}

// readingScript is the phase of a start between others, from its text to its plan.
const readingScript = "reading the script"

func catalog(roots *connector.Roots, hub *flightio.Hub, enters func(pipeline.Phase)) *planner.Catalog {
	return &planner.Catalog{Connectors: connectors(hub), Formats: format.All, Files: roots,
		InferFile: func(_ context.Context, path string, options map[string]string) (batch.Schema, error) {
			enters(pipeline.Phase{Doing: "learning the columns of files", Of: path})
			defer enters(pipeline.Phase{Doing: readingScript})
			return fileio.Infer(path, options, roots, format.All)
		}}
}

// quoted is a command line that can be given to a shell.
func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if w == "" || strings.ContainsAny(w, " \t\n'\"$*?;&|<>()`\\~#[]{}!") {
			out[i] = fmt.Sprintf("'%s'", strings.ReplaceAll(w, "'", `'\''`))
		}
	}
	return strings.Join(out, " ")
}
