package stdio

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/connector/connectortest"
	"github.com/eventflux-io/engine/io/format"
)

// The contract of connectors, for standard input that ends and that goes on, and
// for standard output.
func TestContract(t *testing.T) {
	for _, mode := range []string{"read", "follow"} {
		t.Run("stdin "+mode, func(t *testing.T) {
			var in, out *os.File
			source := &connectortest.Source{
				Partitions: 1,
				Fill: func(t *testing.T, partitions [][]string) map[string]string {
					in, out = pipe(t)
					say(t, out, partitions[0])
					return map[string]string{"stdin.mode": mode}
				},
			}
			if mode == "read" {
				source.End = func() { out.Close() }
			} else {
				source.Add = func(t *testing.T, _ int, rows []string) { say(t, out, rows) }
			}
			c := connectortest.Case{Connector: stdinOf(func() *os.File { return in }), Format: &format.JSON, Source: source}
			connectortest.Run(t, c)
		})
	}
	t.Run("stdout", func(t *testing.T) {
		printed := &bytes.Buffer{}
		c := Stdout
		c.Sink = func(spec connector.Spec) (connector.SinkFactory, error) {
			return NewPrinter(printed, "json", spec.Schema)
		}
		connectortest.Run(t, connectortest.Case{Connector: c, Format: &format.JSON, Sink: &connectortest.Sink{
			Empty: func(*testing.T) (map[string]string, func() []string) {
				printed.Reset()
				return nil, func() []string { return lines(printed.String()) }
			},
		}})
	})
}

func pipe(t *testing.T) (in, out *os.File) {
	t.Helper()
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		out.Close()
	})
	return in, out
}

func say(t *testing.T, out *os.File, rows []string) {
	t.Helper()
	if _, err := out.WriteString(strings.Join(rows, "\n") + "\n"); err != nil {
		t.Fatal(err)
	}
}

func lines(text string) (out []string) {
	for line := range strings.Lines(text) {
		out = append(out, strings.TrimSuffix(line, "\n"))
	}
	return out
}
