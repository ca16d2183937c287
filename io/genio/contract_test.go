package genio

import (
	"maps"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/connector/connectortest"
)

// The contract of connectors, for each data set, for expressions, and at a rate.
func TestContract(t *testing.T) {
	for _, d := range datasets {
		options := map[string]string{"generator.dataset": d.name, "generator.rows": "123"}
		if d.table != "" {
			options["generator.table"] = d.table
		}
		t.Run(d.name+" "+d.table, func(t *testing.T) { contract(t, Connector, d.columns, options) })
		fast := maps.Clone(options)
		fast["generator.rate"] = "20000"
		t.Run(d.name+" "+d.table+" at a rate", func(t *testing.T) { contract(t, Connector, d.columns, fast) })
	}
	t.Run("expressions", func(t *testing.T) {
		n := &expr.ColumnRef{Index: 0, Name: "n", T: batch.Of(batch.Int64)}
		text, err := expr.NewCast(n, batch.Of(batch.String), false)
		if err != nil {
			t.Fatal(err)
		}
		c := Connector
		c.Source = func(spec connector.Spec) (connector.SourceFactory, error) {
			spec.Exprs = []expr.Expr{n, text}
			return newSource(spec)
		}
		contract(t, c, connectortest.Schema, map[string]string{"generator.rows": "700"})
	})
}

func contract(t *testing.T, c connector.Connector, schema batch.Schema, options map[string]string) {
	connectortest.Run(t, connectortest.Case{Connector: c, Source: &connectortest.Source{
		Schema:     schema,
		Partitions: 1,
		Fill:       func(*testing.T, [][]string) map[string]string { return options },
	}})
}
