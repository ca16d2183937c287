package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/io/blackholeio"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/flightio"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/genio"
	"github.com/eventflux-io/engine/io/kafkaio"
	"github.com/eventflux-io/engine/io/stdio"
	"github.com/eventflux-io/engine/planner"
)

// connectors is the table of connectors. Those streams that are of Arrow Flight
// are served by hub; nil: they are not, and cannot be opened.
func connectors(hub *flightio.Hub) []connector.Connector {
	return []connector.Connector{
		fileio.Connector, stdio.Stdin, stdio.Stdout, genio.Connector, blackholeio.Connector,
		kafkaio.Connector, flightio.Connector(hub),
	}
}

// described is something whose options `eventflux connectors` prints.
type described struct {
	name, title, doc string
	fields           []connector.Field
	renamed          []connector.Renamed
}

// descriptions are the connectors, the formats, and what every stream takes.
func descriptions() []described {
	var all []described
	for _, c := range connectors(nil) {
		all = append(all, described{c.Name, c.Name, c.Doc, c.Fields, c.Renamed})
	}
	for _, f := range format.All {
		all = append(all, described{f.Name, "format " + f.Name, f.Doc, f.Fields, nil})
	}
	return append(all, described{"stream", "stream", "options that every stream takes", planner.StreamFields(), nil})
}

func connectorsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "connectors [NAME]",
		Short:   "list the connectors and formats with their options",
		Long:    "List the connectors and formats, or one of them, with the options of each.",
		Example: "  eventflux connectors\n  eventflux connectors file",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return describedNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usagef("connectors takes one name, got %q", args[1])
			case len(args) == 1 && !slices.Contains(describedNames(), args[0]):
				return usagef("unknown connector %q%s", args[0], spelling.Hint(args[0], describedNames()))
			}
			out := cmd.OutOrStdout()
			for _, d := range descriptions() {
				if len(args) == 1 && d.name != args[0] {
					continue
				}
				fmt.Fprintf(out, "%s: %s\n", d.title, d.doc)
				if err := printFields(out, d.fields); err != nil {
					return err
				}
				printRenamed(out, d.renamed)
			}
			return nil
		},
	}
}

func describedNames() []string {
	var names []string
	for _, d := range descriptions() {
		names = append(names, d.name)
	}
	return names
}

func printFields(out io.Writer, fields []connector.Field) error {
	w := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	for _, f := range fields {
		name := f.Name
		if f.Prefix {
			name += "<name>"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\n", name, side(f), valueOf(f), remark(f), f.Doc)
	}
	return w.Flush()
}

// printRenamed lists the names that other programs have for the options.
func printRenamed(out io.Writer, renamed []connector.Renamed) {
	for _, r := range renamed {
		fmt.Fprintf(out, "  %s is also taken as %s\n", r.To, strings.Join(r.Names, ", "))
	}
}

// side says whom an option is for.
func side(f connector.Field) string {
	switch {
	case f.Source && !f.Sink:
		return "source"
	case f.Sink && !f.Source:
		return "sink"
	}
	return "both"
}

// valueOf is what an option takes.
func valueOf(f connector.Field) string {
	switch f.Type {
	case connector.Bool:
		return "true | false"
	case connector.Integer:
		return "number"
	case connector.Duration:
		return "duration"
	case connector.Size:
		return "size"
	case connector.Word:
		return strings.Join(f.Words, " | ")
	case connector.Expression:
		return "expression"
	}
	return "text"
}

func remark(f connector.Field) string {
	var notes []string
	switch {
	case f.Required:
		notes = append(notes, "required")
	case f.Default != "":
		notes = append(notes, "default "+f.Default)
	}
	if f.Secret {
		notes = append(notes, "secret")
	}
	return strings.Join(notes, ", ")
}
