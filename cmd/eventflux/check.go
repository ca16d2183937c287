package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

func checkCommand() *cobra.Command {
	f := &scriptFlags{}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check app.sql",
		Short: "print every error of a script and its configuration",
		Long:  "Print every error of a script and its configuration at once; open nothing.",
		Example: "  eventflux check app.sql\n" +
			"  eventflux check app.sql --state eventflux-state   # what it keeps of its state",
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := f.load(cmd, args)
			if err != nil && asJSON {
				return cmp.Or(printProblems(cmd.OutOrStdout(), []problem{wrongCall("%v", err)}), said(codeOf(err)))
			}
			if err != nil {
				return err
			}
			if asJSON {
				if err := printProblems(cmd.OutOrStdout(), l.problems); err != nil {
					return err
				}
			} else {
				for _, p := range l.problems {
					fmt.Fprintln(os.Stderr, p)
				}
			}
			if l.program == nil {
				return said(exitUsage)
			}
			if cmd.Flags().Changed("state") {
				return l.compareState(cmd.OutOrStdout())
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print errors as JSON, one object a line, for editors")
	addStateFlag(cmd, "`DIR` of a state: print what the script would keep of it")
	return cmd
}

// printProblems prints problems as editors read them, one a line.
func printProblems(to io.Writer, problems []problem) error {
	out := json.NewEncoder(to)
	out.SetEscapeHTML(false)
	for _, p := range problems {
		if err := out.Encode(p); err != nil {
			return err
		}
	}
	return nil
}
