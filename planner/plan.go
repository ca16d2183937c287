// Package planner turns a script into a graph that operators/pipeline runs.
//
// script.go walks the statements in two passes, so that their order is free;
// declare.go and options*.go read declarations; bind_*.go resolve names, check
// types and make the nodes of the logical plan (planner/plan); build.go maps each to an
// operator; tap.go lets others look at its streams; explain.go prints what came of it,
// delivery.go what each sink promises. Forms that this version does not run are refused by
// refuse*.go and bind_refused.go, their names resolved. The text is read by
// planner/syntax, whose tree is all that this package sees of it.
// Start with Plan, a table of contents.
package planner

import (
	"slices"
	"sort"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// Plan compiles a script. It opens nothing. Either the program is whole and the
// errors are nil, or there is no program and every error of the script is
// reported, in the order of the text.
func Plan(script *syntax.Script, cat *Catalog, opt Options) (*Program, []*syntax.Error) {
	p := newPlanner(script, cat, opt)
	p.declare()     // pass 1: every name
	p.bindAll()     // pass 2: every query, inputs before their readers
	p.print()       // what nobody takes goes to standard output
	p.checkScript() // what only shows when everything is known
	if len(p.errs) == 0 {
		p.checkDelivery()
	}
	if len(p.errs) > 0 || len(script.Unparsed) > 0 {
		return nil, tidy(p.errs)
	}
	p.identify()
	plan.Optimize(p.roots(), p.opt.DisableRules)
	return p.build()
}

// identify takes the identities of the plan as it was bound.
func (p *planner) identify() {
	for _, s := range slices.Concat(p.sinks, p.explainedSinks()) {
		p.identities.Of(s)
		p.identities.Of(s.Input)
	}
	for _, r := range slices.Concat(p.relations, p.files) {
		if r.node != nil {
			p.identities.Of(r.node)
		}
	}
}

// roots are where the nodes are that nothing of the plan reads but sinks and taps.
func (p *planner) roots() []*plan.Node {
	var roots []*plan.Node
	for _, s := range slices.Concat(p.sinks, p.explainedSinks()) {
		roots = append(roots, &s.Input)
	}
	for _, r := range p.tapped() {
		roots = append(roots, &r.node)
	}
	return roots
}

// Options are what a plan depends on beside the script. The zero value plans
// for a run without configuration.
type Options struct {
	// Vars gives the values of ${NAME} in option values: from --set, then from
	// the environment. Nil: none are set.
	Vars func(name string) (string, bool)
	// StreamOptions are the [streams.NAME] tables of the configuration; they win
	// over WITH. Variables in values are replaced already, and spans name the file.
	StreamOptions map[string]map[string]syntax.StringLit
	StreamTables  map[string]syntax.Span // where the name of each of them is
	// Settings are what the configuration says of keys that a script may SET; they
	// win over it.
	Settings map[string]string
	// Print makes the sink of a stream that goes to standard output. several
	// reports that there is more than one of them, so the schema starts with
	// _stream. Nil: nothing can be printed, rows are counted only.
	Print func(stream string, schema batch.Schema, several bool) (connector.SinkFactory, error)
	// Tap gives a stream of the script the tap that sees all its rows, with exactly
	// the columns of schema; upsert reports that rows correct earlier ones. A stream
	// with a tap runs whether the script reads it or not; one that it does not read
	// is not printed, with a tap or without (--flight). Nil: nobody reads but the
	// script.
	Tap func(stream string, schema batch.Schema, upsert bool) pipeline.Tap
	// Interactive turns missing bounds on state into notes (-q, shell, dev).
	Interactive bool
	// Delivery is auto (or empty), exactly_once or at_least_once.
	Delivery string
	// DisableRules names optimiser rules to leave out; "all" is every one.
	DisableRules []string
	// Settable are the keys that SET takes. Nil: DefaultSettable.
	Settable []string
}

// Program is a script ready to run.
type Program struct {
	Graph *pipeline.Graph
	// Streams are the declared and derived streams in the order of the script,
	// the numbered terminal queries ("q1") included.
	Streams []StreamInfo
	// Warnings do not keep a script from running.
	Warnings []*syntax.Error
	// Settings are the SET statements, in order; later ones win.
	Settings []Setting
	// Texts is what EXPLAIN, SHOW and DESCRIBE statements print to standard
	// output, in the order of the script. Each ends in a newline.
	Texts []string
	// Durable reports whether a sink outlives the process, so that state is worth
	// keeping. Bounded reports whether the program ends by itself.
	Durable bool
	Bounded bool
	// Runs reports whether there is anything to run: a script of EXPLAIN and
	// DESCRIBE alone has only Texts.
	Runs bool

	queries []*query
	plan    *planner
}

// Sinks are the ends of the logical plan.
func (p *Program) Sinks() []*plan.Sink { return p.plan.sinks }

// StreamInfo describes one stream of a program.
type StreamInfo struct {
	Name    string
	Kind    string // source, sink, internal, query
	Schema  batch.Schema
	Printed bool
	Read    bool
}

// Setting is one SET 'key' = 'value'.
type Setting struct {
	Key, Value string
	At         syntax.Span
}

// DefaultSettable are the keys that a script may set.
var DefaultSettable = []string{
	"pipeline.name", "pattern.max-instances",
	"watermark.delay", "watermark.idle-timeout", "watermark.max-future-skew",
	"table.max-rows", "table.versions",
}

// tidy sorts errors by position and drops repetitions: a CTE that is read twice
// is bound twice.
func tidy(errs []*syntax.Error) []*syntax.Error {
	sort.SliceStable(errs, func(i, j int) bool { return errs[i].Start < errs[j].Start })
	var out []*syntax.Error
	for _, e := range errs {
		if n := len(out); n > 0 && out[n-1].Span == e.Span && out[n-1].Msg == e.Msg {
			continue
		}
		out = append(out, e)
	}
	return out
}
