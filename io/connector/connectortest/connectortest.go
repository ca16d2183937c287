// Package connectortest holds the contract of io/connector as tests. Every
// connector's own test calls Run with an outside to try it on: a folder, a pipe,
// a server. Start with Case; source.go and sink.go are the promises.
package connectortest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
)

// Case is a connector and the outside that it is tried on.
type Case struct {
	Connector connector.Connector
	Format    *connector.Format // of the rows outside; nil: the connector takes none
	Source    *Source           // nil: it is no source
	Sink      *Sink             // nil: it is no sink
}

// Schema is the columns of the rows that the suite writes and reads, unless a
// source has columns of its own. Outside, a row is the text that Row makes.
var Schema = batch.Schema{{Name: "id", Type: batch.Of(batch.Int64)}, {Name: "text", Type: batch.Of(batch.String)}}

// Row is a row of Schema as one JSON object.
func Row(id int) string { return fmt.Sprintf(`{"id":%d,"text":"row %d"}`, id, id) }

// Source is an outside to read from.
type Source struct {
	// Fill puts rows outside, a list for each partition, and returns the options
	// that read them. A source that makes its rows itself returns the options only.
	Fill func(t *testing.T, partitions [][]string) map[string]string
	// Schema is the columns of a source that makes its rows itself; nil: Schema.
	Schema batch.Schema
	// Partitions is the most that there can be; 0: any number.
	Partitions int
	// Add puts more rows into a partition, of an unbounded source; nil: it cannot.
	Add func(t *testing.T, partition int, rows []string)
	// Pushed is of a source that cannot look outside: what clients have sent is not
	// there before it has arrived.
	Pushed bool
	// Break takes the outside away for a while, and mend brings it back with
	// everything in it; nil: it cannot.
	Break func(t *testing.T) (mend func())
	// End ends the input of a source whose end is not in what Fill wrote (a pipe).
	End func()
}

// Sink is an outside to write to.
type Sink struct {
	// Empty makes a new place, and returns the options that write to it and what
	// is visible there, a text a row as Row makes it; nil: nothing can be seen.
	Empty func(t *testing.T) (options map[string]string, visible func() []string)
}

// Run tries the connector on its outside.
func Run(t *testing.T, c Case) {
	check(t, "options are declared", c.optionsAreDeclared)
	if c.Source != nil {
		for _, p := range sourcePromises {
			check(t, p.name, func(t *testing.T) { p.try(t, c) })
		}
	}
	if c.Sink != nil {
		for _, p := range sinkPromises {
			check(t, p.name, func(t *testing.T) { p.try(t, c) })
		}
	}
}

// promise is a sentence of the contract, and the test of it.
type promise struct {
	name string
	try  func(t *testing.T, c Case)
}

// check runs one test and sees that it leaves no goroutine.
func check(t *testing.T, name string, try func(t *testing.T)) {
	before := goleak.IgnoreCurrent()
	t.Run(name, try)
	goleak.VerifyNone(t, before)
}

func (c Case) optionsAreDeclared(t *testing.T) {
	if c.Connector.Name == "" || c.Connector.Doc == "" {
		t.Error("a connector has a name and a sentence")
	}
	for _, f := range c.Connector.Fields {
		if !strings.HasPrefix(f.Name, c.Connector.Name+".") || f.Doc == "" || !f.Source && !f.Sink {
			t.Errorf("the option %q is called %s.…, has a sentence, and belongs to sources or sinks", f.Name, c.Connector.Name)
		}
		if f.Default == "" {
			continue
		}
		if _, wrong := connector.Check([]connector.Field{f}, map[string]string{f.Name: f.Default}, f.Source); wrong != nil {
			t.Errorf("the default of %q: %v", f.Name, wrong[0])
		}
	}
}

// spec is a declaration with checked options.
func (c Case) spec(t *testing.T, schema batch.Schema, given map[string]string, source bool) connector.Spec {
	t.Helper()
	fields := slices.Clone(c.Connector.Fields)
	if c.Format != nil {
		fields = append(fields, c.Format.Fields...)
	}
	options, wrong := connector.Check(fields, given, source)
	for _, w := range wrong {
		t.Fatalf("options: %v", w)
	}
	roots, err := connector.NewRoots("/")
	if err != nil {
		t.Fatal(err)
	}
	return connector.Spec{Stream: "S", Schema: schema, Metadata: make([]string, len(schema)), Options: options, Files: roots, Format: c.Format}
}

// textOf is row i as Row writes it.
func textOf(b *batch.Batch, schema batch.Schema, i int) string {
	var out []byte
	for c := range b.Cols {
		out = fmt.Appendf(out, "%c%q:", "{,"[min(c, 1)], schema[c].Name)
		switch col := &b.Cols[c]; {
		case col.IsNull(i):
			out = append(out, "null"...)
		case col.Type.IsText():
			out = fmt.Appendf(out, "%q", col.Text(i))
		default:
			out = expr.AppendText(out, col, i)
		}
	}
	return string(out) + "}"
}

// patience is how long the suite waits for what must happen.
const patience = time.Minute
