// Package genio makes rows out of nothing: of a seeded data set, the same ones in
// every run, or of expressions of the row's number. The table of data sets is in
// dataset.go; source.go makes the rows.
package genio

import (
	"context"
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector is the generator.
var Connector = connector.Connector{
	Name: "generator", Aliases: []string{"datagen"}, Doc: "rows of a seeded data set, the same ones in every run, or of expressions",
	Fields: []connector.Field{
		{Name: "generator.dataset", Type: connector.Word, Words: datasetNames(), Source: true, Doc: "the data set that the columns are of; none: each column has an expression"},
		{Name: "generator.table", Type: connector.Word, Words: tableNames(), Source: true, Doc: "the table of the data set nexmark"},
		{Name: "generator.rows", Type: connector.Integer, Default: "0", Source: true, Doc: "how many rows; 0: no end"},
		{Name: "generator.rate", Type: connector.Integer, Default: "0", Source: true, Doc: "rows a second; 0: as fast as it can"},
		{Name: "generator.seed", Type: connector.Integer, Source: true, Doc: "what the random numbers of a data set start from (default: 1)"},
		{Name: "generator.", Prefix: true, Type: connector.Expression, Source: true, Over: batch.Schema{{Name: "n", Type: batch.Of(batch.Int64)}},
			Doc: "the value of a column, of n, the row's number from 0"},
	},
	Bounded: func(o connector.Options) bool { return o.Int("generator.rows") > 0 },
	Source:  newSource,
}

type factory struct {
	spec connector.Spec
	set  *dataset // nil: every column has an expression
	cols []int    // per column of the stream: the data set's column; -1: an expression
}

func newSource(spec connector.Spec) (connector.SourceFactory, error) {
	f := &factory{spec: spec}
	if err := f.findSet(); err != nil {
		return nil, err
	}
	for i, c := range spec.Schema {
		at := -1
		if spec.Exprs == nil || spec.Exprs[i] == nil {
			var err error
			if at, err = f.column(c); err != nil {
				return nil, err
			}
		}
		f.cols = append(f.cols, at)
	}
	return f, nil
}

// findSet finds the data set that the options name.
func (f *factory) findSet() error {
	o := f.spec.Options
	name, table := o["generator.dataset"], o["generator.table"]
	if _, seeded := o["generator.seed"]; seeded && name == "" {
		return &connector.OptionError{Key: "generator.seed", Msg: "expressions have no random numbers that \"generator.seed\" could start; it belongs to a generator.dataset"}
	}
	var tables []string
	for i := range datasets {
		d := &datasets[i]
		if d.name == name && d.table == table {
			f.set = d
		}
		if d.name == name && d.table != "" {
			tables = append(tables, d.table)
		}
	}
	switch {
	case f.set != nil || name == "" && table == "":
		return nil
	case table == "":
		return &connector.OptionError{Key: "generator.table", Missing: true,
			Msg: fmt.Sprintf("the option \"generator.table\" is missing: the data set %q has the tables %s", name, strings.Join(tables, ", "))}
	}
	return &connector.OptionError{Key: "generator.table", Msg: "\"generator.table\" belongs to the data set nexmark"}
}

// column is the data set's column for one of the stream.
func (f *factory) column(c batch.Field) (int, error) {
	if f.set == nil {
		return 0, &connector.OptionError{Key: "generator." + c.Name, Missing: true,
			Msg: fmt.Sprintf("the column %q has no value: add 'generator.%s' = an expression of n, or a generator.dataset", c.Name, c.Name)}
	}
	at := f.set.columns.Index(c.Name)
	if at < 0 || !f.set.columns[at].Type.Equal(c.Type) {
		return 0, fmt.Errorf("the data set %q has the columns %s; %s %s is none of them, and has no 'generator.%s'",
			f.set.name, f.set.columns, c.Name, c.Type, c.Name)
	}
	return at, nil
}

func (f *factory) Bounded() bool                           { return f.spec.Options.Int("generator.rows") > 0 }
func (f *factory) Replayable() bool                        { return true }
func (f *factory) Partitions(context.Context) (int, error) { return 1, nil }

func (f *factory) New(shard, shards int) (connector.Source, error) {
	if shard != 0 {
		return connector.None{}, nil
	}
	o := f.spec.Options
	g := &generator{f: f, rows: o.Int("generator.rows"), rate: o.Int("generator.rate"), ready: make(chan struct{}, 1)}
	if f.spec.Exprs != nil {
		g.computed = newComputed(f.spec.Exprs)
	}
	if f.set != nil {
		seed := int64(1)
		if _, given := o["generator.seed"]; given {
			seed = o.Int("generator.seed")
		}
		g.row = f.set.start(uint64(seed))
		// Columns that nobody declared are made all the same, so that the random
		// numbers of the others do not depend on them.
		for _, c := range f.set.columns {
			g.spare = append(g.spare, batch.NewColumnBuilder(c.Type))
		}
	}
	return g, nil
}
