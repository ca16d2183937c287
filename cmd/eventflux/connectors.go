package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/io/blackholeio"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/genio"
	"github.com/eventflux-io/engine/io/stdio"
)

// connectors is the table of connectors.
var connectors = []connector.Connector{
	fileio.Connector, stdio.Stdin, stdio.Stdout, genio.Connector, blackholeio.Connector,
}

func connectorsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "connectors [NAME]",
		Short:   "list the connectors and formats with their options",
		Example: "  eventflux connectors file",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("connectors takes one name, got %q", args[1])
			}
			out := cmd.OutOrStdout()
			found := false
			for _, c := range connectors {
				if len(args) == 1 && c.Name != args[0] {
					continue
				}
				found = true
				fmt.Fprintf(out, "%s: %s\n", c.Name, c.Doc)
				if err := printFields(out, c.Fields); err != nil {
					return err
				}
			}
			for _, f := range format.All {
				if len(args) == 1 && f.Name != args[0] {
					continue
				}
				found = true
				fmt.Fprintf(out, "format %s: %s\n", f.Name, f.Doc)
				if err := printFields(out, f.Fields); err != nil {
					return err
				}
			}
			if !found {
				var names []string
				for _, c := range connectors {
					names = append(names, c.Name)
				}
				return usagef("unknown connector %q%s", args[0], didYouMean(args[0], names))
			}
			return nil
		},
	}
}

func printFields(out io.Writer, fields []connector.Field) error {
	w := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	for _, f := range fields {
		note := ""
		switch {
		case f.Required:
			note = "required"
		case f.Default != "":
			note = "default " + f.Default
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", f.Name, note, f.Doc)
	}
	return w.Flush()
}

func functionsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "functions",
		Short:   "list the functions and aggregates with examples",
		Example: "  eventflux functions",
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
