package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
)

func functionsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "functions",
		Short:   "list the functions and aggregates with examples",
		Long:    "List the functions and aggregates: what each gives, and examples that tests run.",
		Example: "  eventflux functions | grep -A3 date_trunc",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := cmd.OutOrStdout()
			for _, f := range expr.Builtins {
				fmt.Fprintln(out, f.Doc)
				for _, e := range f.Examples {
					fmt.Fprintf(out, "  %s = %s\n", e.SQL, e.Want)
				}
			}
			for _, f := range agg.Functions {
				fmt.Fprintln(out, f.Doc)
				for _, e := range f.Examples {
					fmt.Fprintf(out, "  %s over %s = %s\n", e.SQL, e.Values, e.Want)
				}
			}
			return nil
		},
	}
}
