// Command eventflux runs SQL over streams: `eventflux app.sql`.
//
// Each verb is a file of its own (run.go, check.go, explain.go, …) and a line
// in the table below. settings.go lists the keys of the configuration, config.go
// reads them, connectors.go is the table of connectors, exit.go maps errors to
// exit codes. Start with main.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

// version is set by the linker.
var version = "unknown"

func main() {
	os.Exit(call(os.Args[1:]))
}

// call runs one command line and returns its exit code.
func call(args []string) int {
	root := rootCommand()
	root.SetArgs(withVerb(root, args))
	return exitCode(root.Execute())
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "eventflux",
		Short:         "SQL stream processing in one binary",
		Long:          "eventflux runs a SQL file over streams: filters, windows, aggregates, exactly-once files.",
		Example:       "  eventflux app.sql\n  eventflux run -q \"SELECT symbol, count(*) FROM 'trades.jsonl' GROUP BY symbol\"",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return usagef("unknown command %q", args[0])
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usagef("%v", err) })
	root.AddCommand(
		runCommand(),
		checkCommand(),
		explainCommand(),
		connectorsCommand(),
		functionsCommand(),
		versionCommand(),
	)
	return root
}

// later are the verbs of other versions; naming them beats taking them for the
// name of a script.
var later = []string{"test", "state", "fmt", "shell", "dev", "query", "why"}

// withVerb puts `run` in front of a bare script: `eventflux app.sql`.
func withVerb(root *cobra.Command, args []string) []string {
	if len(args) == 0 {
		return args
	}
	switch args[0] {
	case "-h", "--help", "help", "completion", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd:
		return args
	case "--version":
		return []string{"version"}
	}
	for _, c := range root.Commands() {
		if c.Name() == args[0] {
			return args
		}
	}
	for _, verb := range later {
		if verb == args[0] {
			return args
		}
	}
	return append([]string{"run"}, args...)
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Example: "  eventflux version",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "eventflux", version)
			return err
		},
	}
}

// noArgs refuses arguments as a usage error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument, got %q", cmd.CommandPath(), args[0])
	}
	return nil
}
