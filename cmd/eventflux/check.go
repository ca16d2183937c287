package main

import (
	"encoding/json"
	"fmt"
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
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(cmd.OutOrStdout())
				out.SetEscapeHTML(false)
				for _, p := range l.problems {
					if err := out.Encode(p); err != nil {
						return err
					}
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
