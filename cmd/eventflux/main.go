// Command eventflux runs SQL over streams: `eventflux app.sql`.
//
// Each verb is a file of its own (run.go, check.go, explain.go, …) and a line
// in the table below. script.go reads a script and its configuration, config.go
// the latter, settings.go lists its keys and flags; connectors.go is the table
// of connectors; journal.go and screen.go write what is said beside the rows;
// exit.go maps errors to exit codes. Start with main.
package main

import (
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eventflux-io/engine/expr/spelling"
)

func main() {
	os.Exit(call(os.Args[1:], clock{now: time.Now}))
}

// verbs is the table of commands.
func verbs(by clock) []*cobra.Command {
	return []*cobra.Command{
		runCommand(by),
		checkCommand(),
		explainCommand(),
		connectorsCommand(),
		functionsCommand(),
		completionCommand(),
		versionCommand(),
	}
}

// clock is what a call takes the time from. The binary goes by the machine's.
type clock struct {
	now     func() time.Time
	elapsed func() time.Duration // see pipeline.Options.Elapsed
}

// call runs one command line, by a clock, and returns its exit code.
func call(args []string, by clock) int {
	root := rootCommand(by)
	args, err := withVerb(root, args)
	if err != nil {
		return exitCode(err)
	}
	root.SetArgs(args)
	return exitCode(root.Execute())
}

func rootCommand(by clock) *cobra.Command {
	root := &cobra.Command{
		Use:   "eventflux",
		Short: "SQL over event streams in one binary",
		Long:  "eventflux runs a SQL file over event streams: `eventflux app.sql`.",
		Example: "  eventflux app.sql\n" +
			"  eventflux run -q \"SELECT k, count(*) FROM 'data/*.jsonl' GROUP BY k\"",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: scriptFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return cmd.Help()
		},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usagef("%v", err) })
	root.SetUsageTemplate(usageTemplate)
	root.AddCommand(verbs(by)...)
	return root
}

// later are the verbs of other versions; naming them beats taking them for the
// name of a script.
var later = []string{"test", "state", "fmt", "shell", "dev", "query", "why"}

// withVerb puts `run` before a bare script: `eventflux app.sql`. A first
// word that is no file but nearly a verb is a misspelling.
func withVerb(root *cobra.Command, args []string) ([]string, error) {
	if len(args) == 0 {
		return args, nil
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	word := args[0]
	switch word {
	case "-h", "--help":
		return args, nil
	case "help":
		if len(args) > 1 && !strings.HasPrefix(args[1], "-") && !slices.Contains(names, args[1]) {
			return nil, unknownVerb(args[1], names)
		}
		return args, nil
	case "--version":
		return []string{"version"}, nil
	case cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd:
		if len(args) <= 2 {
			return args, nil
		}
		rest, err := withVerb(root, args[1:])
		return append([]string{word}, rest...), err
	}
	if slices.Contains(names, word) {
		return args, nil
	}
	_, err := os.Stat(word)
	misspelt := err != nil && spelling.Hint(word, names) != "" && !strings.HasPrefix(word, "-")
	if misspelt || slices.Contains(later, word) {
		return nil, unknownVerb(word, names)
	}
	return append([]string{"run"}, args...), nil
}

// unknownVerb says that a word is no command, and which one may be meant.
func unknownVerb(word string, names []string) error {
	if slices.Contains(later, word) {
		return usagef("unknown command %q: this version does not have it", word)
	}
	return usagef("unknown command %q%s", word, spelling.Hint(word, names))
}

// noArgs refuses arguments as a usage error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument, got %q", cmd.CommandPath(), args[0])
	}
	return nil
}
