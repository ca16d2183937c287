package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func explainCommand() *cobra.Command {
	f := &scriptFlags{}
	cmd := &cobra.Command{
		Use:     "explain app.sql",
		Short:   "print the plan of every query",
		Long:    "Print the plan of every query: its operators, its state, what is delivered how.",
		Example: "  eventflux explain app.sql",
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := f.load(cmd, args)
			if err != nil {
				return err
			}
			for _, p := range l.problems {
				fmt.Fprintln(os.Stderr, p)
			}
			if l.program == nil {
				return said(exitUsage)
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), l.program.Explain())
			return err
		},
	}
	f.add(cmd)
	return cmd
}
