package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// build maps the logical plan to the graph that runs.
func (p *planner) build() (*Program, []*syntax.Error) {
	b := p.newBuilder()
	prog := &Program{Graph: b.graph, Warnings: p.warnings, Settings: p.settings, Runs: p.runs(), Bounded: true, queries: p.queries, plan: p}
	for _, s := range p.sinks {
		b.sink(s, prog)
	}
	b.taps()
	b.name()
	b.sides()
	for _, n := range b.graph.Nodes {
		if n.Source != nil {
			n.Source.Arrivals = b.readsNow
			prog.Bounded = prog.Bounded && n.Source.Bounded
		}
	}
	prog.Streams = p.streams()
	if len(p.errs) > 0 {
		return nil, tidy(p.errs)
	}
	prog.Texts = p.textsOf()
	return prog, nil
}

// streams describes the streams of the script and its terminal queries, in the
// order of the text.
func (p *planner) streams() []StreamInfo {
	var infos []StreamInfo
	var at []int
	add := func(start int, info StreamInfo) {
		i, _ := slices.BinarySearch(at, start)
		at, infos = slices.Insert(at, i, start), slices.Insert(infos, i, info)
	}
	for _, r := range p.relations {
		add(r.at.Start, StreamInfo{Name: r.name, Kind: r.kind.String(), Schema: r.schema, Printed: r.printed, Read: r.read})
	}
	for _, q := range p.queries {
		if q.into == nil && q.node != nil {
			add(q.at.Start, StreamInfo{Name: q.name, Kind: "query", Schema: q.node.Props().Schema, Printed: true})
		}
	}
	return infos
}

func (p *planner) newBuilder() *builder {
	return &builder{p: p, at: map[plan.Node]int{}, graph: &pipeline.Graph{}}
}

// builder makes nodes of the graph, each logical node once.
type builder struct {
	p     *planner
	graph *pipeline.Graph
	at    map[plan.Node]int
	kinds []string // of the graph's nodes
	late  []side

	readsNow bool // an expression reads now()
}

// side is a reader of errors(s) or late(s), whose inputs are known when all
// nodes are.
type side struct {
	node *pipeline.Node
	of   *plan.Side
}

// add appends a node that reads the given ones.
func (b *builder) add(logical plan.Node, n *pipeline.Node, inputs ...plan.Node) int {
	for _, in := range inputs {
		n.Inputs = append(n.Inputs, pipeline.Edge{From: b.node(in)})
	}
	logical.Expressions(func(e expr.Expr) expr.Expr {
		b.readsNow = b.readsNow || readsNow(e)
		return e
	})
	props := logical.Props()
	n.Query, n.Schema, n.Label = props.Query, props.Schema, logical.String()
	b.append(logical, n)
	b.at[logical] = len(b.graph.Nodes) - 1
	return b.at[logical]
}

func readsNow(e expr.Expr) (reads bool) {
	expr.Walk(e, func(part expr.Expr) {
		info, is := part.(*expr.RowInfo)
		reads = reads || is && info.What == expr.Arrival
	})
	return reads
}

// append puts a node that is made of a logical one at the end of the graph.
func (b *builder) append(logical plan.Node, n *pipeline.Node) {
	n.Fingerprint = b.p.identities.Of(logical).State
	kind, _ := logical.Kind()
	b.graph.Nodes, b.kinds = append(b.graph.Nodes, n), append(b.kinds, kind)
}

// node is the index in the graph of a logical node.
func (b *builder) node(n plan.Node) int {
	if at, made := b.at[n]; made {
		return at
	}
	switch n := n.(type) {
	case *plan.Scan:
		return b.add(n, &pipeline.Node{Source: b.scan(n)})
	case *plan.Values:
		return b.add(n, &pipeline.Node{Source: b.values(n)})
	case *plan.Side:
		return b.side(n)
	case *plan.Stream:
		b.at[n] = b.node(n.Input)
		return b.at[n]
	case *plan.Filter:
		node := operator(func(env operators.Env) operators.Operator { return &operators.Filter{Where: n.Where, Env: env} })
		node.Filters = true
		return b.add(n, node, n.Input)
	case *plan.Project:
		return b.add(n, operator(func(env operators.Env) operators.Operator {
			return &operators.Project{Exprs: n.Exprs, Env: env}
		}), n.Input)
	case *plan.Aggregate:
		spec := aggregateSpec(n)
		return b.keyed(n, n.Keys, n.Input, func(env operators.Env) operators.Operator { return operators.NewAggregate(spec, env) })
	case *plan.Collect:
		return b.add(n, once(func(env operators.Env) operators.Operator {
			return operators.NewCollect(operators.Tumbling(*n.Window), n.Made.Schema, env)
		}), n.Input)
	case *plan.Sort:
		var keys []operators.SortKey
		for _, k := range n.Keys {
			keys = append(keys, operators.SortKey(k))
		}
		return b.add(n, once(func(env operators.Env) operators.Operator {
			return whole(n.Whole, operators.NewSort(keys, n.Limit, n.Offset, n.Props().Schema, env), env)
		}), n.Input)
	case *plan.Distinct:
		return b.keyed(n, columns(n.Made.Schema), n.Input, func(env operators.Env) operators.Operator {
			return whole(n.Whole, operators.NewDistinct(n.Running, batch.Time(n.Retention), env), env)
		})
	case *plan.Union:
		return b.add(n, union(), n.Of...)
	case *plan.Limit:
		return b.add(n, once(func(env operators.Env) operators.Operator {
			return operators.NewLimit(n.N, n.Offset, env)
		}), n.Input)
	}
	panic(fmt.Sprintf("no operator for %T", n))
}

// whole takes the input as one bucket where it is one.
func whole(one bool, op operators.Operator, env operators.Env) operators.Operator {
	if one {
		return &operators.Whole{Of: op, Env: env}
	}
	return op
}

// operator makes a node that runs wherever its rows are.
func operator(make func(operators.Env) operators.Operator) *pipeline.Node {
	return &pipeline.Node{New: make}
}

// union makes a node that passes on the rows of all its inputs.
func union() *pipeline.Node {
	n := operator(func(env operators.Env) operators.Operator { return &operators.Union{Env: env} })
	n.Union = true
	return n
}

// keyed adds a node whose rows come to the shard of their key. Without a key all
// rows belong together.
func (b *builder) keyed(logical plan.Node, keys []expr.Expr, input plan.Node, make func(operators.Env) operators.Operator) int {
	if len(keys) == 0 {
		return b.add(logical, once(make), input)
	}
	n := operator(make)
	at := b.add(logical, n, input)
	n.Inputs[0].Keys = keys
	return at
}

// once makes a node that sees all rows.
func once(make func(operators.Env) operators.Operator) *pipeline.Node {
	return &pipeline.Node{New: make, Once: true}
}

// columns are the columns of a schema as expressions.
func columns(schema batch.Schema) []expr.Expr {
	out := make([]expr.Expr, len(schema))
	for i, f := range schema {
		out[i] = &expr.ColumnRef{Index: i, Name: f.Name, T: f.Type}
	}
	return out
}

func aggregateSpec(n *plan.Aggregate) operators.AggregateSpec {
	spec := operators.AggregateSpec{Keys: n.Keys, Running: n.Running, Having: n.Having, Lateness: batch.Time(n.Lateness), Retention: batch.Time(n.Retention)}
	if n.Window != nil {
		w := operators.Tumbling(*n.Window)
		spec.Window = &w
	}
	for _, c := range n.Calls {
		spec.Calls = append(spec.Calls, operators.AggregateCall{Func: c.Func, Args: c.Args, Distinct: c.Distinct, Filter: c.Filter})
	}
	return spec
}

func (b *builder) scan(n *plan.Scan) *pipeline.SourceSpec {
	r, in := b.p.declared[n], n.Ingest
	spec := &pipeline.SourceSpec{
		Name: r.name, Schema: in.Decoded, Bounded: r.bounded, Strategy: strings.ToLower(r.options.get("error.strategy")), MaxRatio: r.maxRatio(),
		Ingest: operators.IngestSpec{Exprs: in.Exprs, Schema: r.schema, Time: operators.TimeSpec{
			Column: in.Time, Unit: in.Unit, Arrival: in.Arrival, Stamped: in.Stamped, Delay: batch.Time(in.Delay), Idle: batch.Time(in.Idle), MaxSkew: batch.Time(in.MaxSkew)}},
	}
	if r.later != "" {
		spec.Factory = laterFactory{name: r.later, stream: r.name}
		return spec
	}
	spec.Factory, spec.Number = r.source, r.outside.Number
	return spec
}

// values makes a source of rows of constants.
func (b *builder) values(n *plan.Values) *pipeline.SourceSpec {
	spec := &pipeline.SourceSpec{Name: n.Made.Query, Schema: n.Made.Schema, Bounded: true}
	spec.Ingest = operators.IngestSpec{Schema: n.Made.Schema, Time: operators.TimeSpec{Column: -1}}
	spec.Ingest.Exprs = columns(n.Made.Schema)
	spec.Rows = func(env operators.Env) (*batch.Batch, error) {
		rows := batch.NewBuilder(n.Made.Schema, len(n.Rows)+1, 1<<62)
		one := &batch.Batch{N: 1}
		for i, row := range n.Rows {
			for c, e := range row {
				v := e.Eval(env.Expr, one)
				switch {
				case v.Failed(0):
					return nil, fmt.Errorf("%s: %s", e, env.Expr.TakeFailure().Message)
				case v.IsNull(0):
					rows.Col(c).AppendNull()
				default:
					rows.Col(c).AppendFrom(&v, 0)
				}
			}
			rows.EndRow(0, int64(i+1), 0)
		}
		return rows.Batch(env.Scratch), nil
	}
	return spec
}

// side makes the head of errors(s) or late(s): a node whose inputs are the side
// outputs of all nodes that can reject a row of s, added by sides.
func (b *builder) side(n *plan.Side) int {
	b.node(n.Of)
	node := union()
	node.Side = n.Of.Name
	at := b.add(n, node)
	b.late = append(b.late, side{node, n})
	return at
}

// sides connects the heads of errors(s) and late(s). A query over errors(s) does
// not feed it again. Nodes are put into an order in which inputs come first.
func (b *builder) sides() {
	origins, nodes := pipeline.NewOrigins(b.graph), b.graph.Nodes
	for _, s := range b.late {
		for i, n := range nodes {
			if n.Sink != nil || n.Union || b.reads(i, s.node) { // a union refuses nothing
				continue
			}
			for port := range max(len(n.Inputs), 1) {
				if !slices.Contains(origins.Input(i, port), s.of.Of.Name) {
					continue
				}
				of := pipeline.Edge{From: i, Port: pipeline.Errors, Input: port, Stream: s.of.Of.Name}
				if s.of.Late {
					of.Port = pipeline.Late
					s.node.Inputs = append(s.node.Inputs, b.lateRows(of, s.of.Of, s.node)...)
					continue
				}
				s.node.Inputs = append(s.node.Inputs, of)
			}
		}
	}
	for _, s := range b.late {
		if len(s.node.Inputs) == 0 { // no window reads the stream; it ends with it
			s.node.Inputs = []pipeline.Edge{{From: b.at[s.of.Of], Port: pipeline.Late, Stream: s.of.Of.Name}}
		}
	}
	b.graph.Nodes = ordered(b.graph.Nodes)
}

// reads reports whether node i reads, directly or not, what node of makes.
func (b *builder) reads(i int, of *pipeline.Node) bool {
	n := b.graph.Nodes[i]
	if n == of {
		return true
	}
	for _, e := range n.Inputs {
		if b.reads(e.From, of) {
			return true
		}
	}
	return false
}

// ordered sorts nodes so that inputs come before their readers.
func ordered(nodes []*pipeline.Node) []*pipeline.Node {
	at := make([]int, len(nodes))
	var out []*pipeline.Node
	var visit func(i int)
	visit = func(i int) {
		if at[i] != 0 {
			return
		}
		at[i] = -1
		for _, e := range nodes[i].Inputs {
			visit(e.From)
		}
		out = append(out, nodes[i])
		at[i] = len(out)
	}
	for i := range nodes {
		visit(i)
	}
	for _, n := range out {
		for j := range n.Inputs {
			n.Inputs[j].From = at[n.Inputs[j].From] - 1
		}
	}
	return out
}

// sink makes the sink of a stream, or of standard output.
func (b *builder) sink(s *plan.Sink, prog *Program) {
	from := b.node(s.Input)
	of := b.p.declared[s]
	spec := &pipeline.SinkSpec{Name: s.Name, Deletes: plan.ShowsKinds(s.Input)}
	switch {
	case s.Printed:
		spec.Printed = true
		if b.p.opt.Print != nil {
			made, err := b.p.opt.Print(s.Name, s.Input.Props().Schema, s.Several)
			if err != nil {
				b.p.errorf(syntax.Span{}, "%s", err)
				return
			}
			spec.Factory = made
		}
	case of.later != "":
		spec.Factory = laterSink{laterFactory{name: of.later, stream: of.name}}
		prog.Durable = true
	default:
		spec.Factory = b.declaredSink(s)
		if spec.Factory == nil {
			return
		}
		prog.Durable = prog.Durable || spec.Factory.Durable()
		if d, ok := spec.Factory.(connector.Deleter); ok {
			spec.Deletes = spec.Deletes || d.Deletes()
		}
	}
	n := &pipeline.Node{Sink: spec, Inputs: []pipeline.Edge{{From: from}}}
	props := s.Props()
	n.Query, n.Schema, n.Label = spec.Name, props.Schema, s.String()
	b.append(s, n)
}

func (b *builder) declaredSink(s *plan.Sink) connector.SinkFactory {
	r := b.p.declared[s]
	if r.outside == nil || r.broken {
		return nil
	}
	made, err := r.outside.Sink(r.sinkSpec(s))
	if err != nil {
		b.p.optionError(r, err)
		return nil
	}
	return made
}

// name gives each node of the graph its ID: its query and kind, and where a query has
// several of a kind, which of them it is. Equal ones read the same rows and keep the
// same, so that it does not matter which is which. What is changed in a node that keeps
// nothing leaves its ID alone, and so its counters.
func (b *builder) name() {
	several, equal := map[string]int{}, map[string]int{}
	id := func(i int) string { return b.graph.Nodes[i].Query + "/" + b.kinds[i] }
	for i := range b.graph.Nodes {
		several[id(i)]++
	}
	for i, n := range b.graph.Nodes {
		n.ID = id(i)
		if several[n.ID] > 1 {
			n.ID += " " + n.Fingerprint[:8]
		}
		if equal[n.ID]++; equal[n.ID] > 1 {
			n.ID += fmt.Sprintf(" %d", equal[n.ID])
		}
	}
}
