package planner

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/io/connector"
)

// notMeant are the fields of nodes that no state depends on, and why. A path may end
// early: it stands for what is below it, too. "*" is any node.
var notMeant = map[string]string{
	"*.Made.Query":          "part of the node's ID, not of what it keeps",
	"*.Made.Bounded":        "follows from the sources; a file may be followed today and read to its end tomorrow",
	"*.Made.Timed":          "follows from the sources",
	"*.Made.Upsert":         "follows from the node's other fields",
	"*.Made.Key":            "follows from the node's other fields",
	"*.Made.Window":         "follows from the node's other fields",
	"*.Made.Schema.Name":    "columns are told by their place",
	"*.Made.Schema.NotNull": "follows from the sources",
	"Scan.Made.Schema":      "is Of.schema",
	"Side.Made.Schema":      "follows from Of",
	"Stream.Made.Schema":    "is that of Input",
	"Stream.Name":           "part of the ID of the queries that write it; its rows are those of Input",
	"Filter.Query":          "part of the node's ID",
	"Project.Made.Schema":   "the types are those of Exprs",
	"Project.Bare":          "of use while other queries are bound",
	"Aggregate.Made.Schema": "the types are those of Keys and Calls",
	"Aggregate.Calls.Text":  "for people",
	"Aggregate.Calls.T":     "follows from Func and Args",
	"Union.Made.Schema":     "the types are those of the inputs",
	"Sink.Input":            "a sink goes on with what it has written, whichever query wrote it",
	"Sink.Print":            "part of the node's ID",
	"Sink.several":          "a column more, which Input has",

	"*.Of.at":                "where something stands in the script",
	"*.Of.decl":              "the declaration as it was written; what it says is in other fields",
	"*.Of.kind":              "follows from the kind of node",
	"*.Of.inferred":          "how the columns became known",
	"*.Of.defaults":          "of streams that are no sources: the queries that write them have them",
	"*.Of.writers":           "of streams that are no sources: they are inputs",
	"*.Of.source":            "made of other fields",
	"*.Of.bounded":           "a file may be followed today and read to its end tomorrow",
	"*.Of.node":              "the node itself",
	"*.Of.binding":           "of use while the script is bound",
	"*.Of.bound":             "of use while the script is bound",
	"*.Of.reach":             "of use while the script is bound",
	"*.Of.letters":           "of use while the script is bound",
	"*.Of.missed":            "of use while the script is bound",
	"*.Of.broken":            "of use while the script is bound",
	"*.Of.read":              "of use while the script is bound",
	"*.Of.printed":           "of use while the script is bound",
	"*.Of.reads":             "of use while the script is bound",
	"*.Of.spec.Stream":       "is the name",
	"*.Of.spec.Schema":       "is ingest.Decoded, or the columns of Input",
	"*.Of.spec.Metadata":     "is ingest.Metadata",
	"*.Of.spec.Exprs":        "how a sink chooses partitions: what it has written stays",
	"*.Of.spec.Key":          "follows from Input",
	"*.Of.spec.Files":        "where files may be",
	"Scan.Of.later":          "stands where outside is not",
	"Scan.Of.spec.Options":   "where it reads, and how: each position names what it is of; of the format, in options",
	"Scan.Of.ingest.Delay":   "how long rows are waited for from now on",
	"Scan.Of.ingest.Idle":    "how long rows are waited for from now on",
	"Scan.Of.ingest.MaxSkew": "which rows are refused from now on, for the clock's sake",
	"Scan.Of.ingest.Arrival": "says nothing where a column is the row time",
	"Scan.Of.ingest.Stamped": "says nothing where a column is the row time",
	"Sink.Of.name":           "part of the node's ID",
	"Sink.Of.schema":         "is that of Input, which counts",
	"Sink.Of.options":        "what counts of them is in spec",
	"Sink.Of.later":          "stands where outside is not",
	"Sink.Of.ingest":         "of sources",
}

// sampleNodes are one of each kind, made anew: each test changes its own.
func sampleNodes() []Node {
	column := &expr.ColumnRef{Index: 0, Name: "a", T: batch.Of(batch.Int64)}
	schema := batch.Schema{{Name: "a", Type: batch.Of(batch.Int64)}, {Name: "b", Type: batch.Of(batch.Int64)}}
	props := Props{Schema: schema, Query: "q"}
	made := func() Props {
		p := props
		p.Schema = append(batch.Schema{}, schema...)
		return p
	}
	relation := func() *relation {
		csv := &connector.Format{Name: "csv", Fields: []connector.Field{{Name: "csv.delimiter", Default: ",", Source: true}}}
		return &relation{
			name: "s", schema: append(batch.Schema{}, schema...), options: &options{values: map[string]string{}},
			outside: &connector.Connector{Name: "file", Path: "file.path"},
			spec:    connector.Spec{Format: csv, Options: connector.Options{"file.path": "a.csv"}},
			ingest:  &Ingest{Decoded: append(batch.Schema{}, schema...), Metadata: []string{"k"}, Exprs: []expr.Expr{column, expr.NewString("b")}},
		}
	}
	in := func() Node { return &Scan{Made: made(), Of: relation()} }
	side := relation()
	side.node = in()
	return []Node{
		in(),
		&Side{Made: made(), Of: side},
		&Stream{Made: made(), Input: in(), Name: "x"},
		&Filter{Input: in(), Where: column, Query: "q"},
		&Project{Made: made(), Input: in(), Exprs: []expr.Expr{expr.NewString("c")}, Bare: []bool{false}},
		&Aggregate{Made: made(), Input: in(), Keys: []expr.Expr{column}, Window: &Window{Size: 60},
			Calls: []Call{{Text: "sum(a)", Func: &agg.Functions[1], Args: []expr.Expr{column}, T: batch.Of(batch.Int64)}}},
		&Collect{Made: made(), Input: in(), Window: &Window{Size: 60}},
		&Sort{Input: in(), Keys: []SortKey{{Expr: column}}, Limit: 3},
		&Distinct{Made: made(), Input: in()},
		&Union{Made: made(), Of: []Node{in(), in()}},
		&Limit{Input: in(), N: 3},
		&Values{Made: made(), Rows: [][]expr.Expr{{column}}},
		&Sink{Input: in(), Of: relation()},
	}
}

// TestEachFieldCounts changes each field of each node alone: the node is found by
// another identity then, or the field is in notMeant.
func TestEachFieldCounts(t *testing.T) {
	used := map[string]bool{}
	for i, n := range sampleNodes() {
		paths := leaves(reflect.ValueOf(n).Elem(), name(n), nil)
		for at, path := range paths {
			changed := sampleNodes()[i]
			if changed := pathsChanged(changed, at); changed != path {
				t.Fatalf("%s is %s the second time", path, changed)
			}
			before, now := identities{}.of(n), identities{}.of(changed)
			reason := reasonFor(path)
			switch {
			case before == now && reason == "":
				t.Errorf("%s counts for nothing: write it into the identity, or into notMeant with the reason", path)
			case before == now:
				used[reason] = true
			}
		}
	}
	for path := range notMeant {
		if !used[path] {
			t.Errorf("%s is in notMeant, and counts or is no field any more", path)
		}
	}
}

func name(n Node) string { return reflect.TypeOf(n).Elem().Name() }

// reasonFor is the entry of notMeant that a path falls under, or "".
func reasonFor(path string) string {
	_, rest, _ := strings.Cut(path, ".")
	for _, p := range []string{path, "*." + rest} {
		for p != "" {
			if notMeant[p] != "" {
				return p
			}
			p = p[:max(strings.LastIndexByte(p, '.'), 0)]
		}
	}
	return ""
}

// pathsChanged changes one of the leaves of a node, and returns its path.
func pathsChanged(n Node, at int) string {
	return leaves(reflect.ValueOf(n).Elem(), name(n), &at)[0]
}

// leaves are the paths of what can be changed alone in v; with at, the path of that one
// alone, which is changed.
func leaves(v reflect.Value, path string, at *int) (paths []string) {
	if v.CanAddr() { // unexported fields, too
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	leaf := func(change func()) []string {
		if at == nil {
			return []string{path}
		}
		if *at--; *at == -1 {
			change()
			return []string{path}
		}
		return nil
	}
	if other := another(v, path); other != nil {
		return leaf(func() { v.Set(reflect.ValueOf(other)) })
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			paths = append(paths, leaves(v.Field(i), path+"."+v.Type().Field(i).Name, at)...)
		}
		return paths
	case reflect.Pointer:
		if v.IsNil() {
			return leaf(func() { v.Set(reflect.New(v.Type().Elem())) })
		}
		return leaves(v.Elem(), path, at)
	case reflect.Slice:
		if v.Len() > 0 {
			paths = leaves(v.Index(0), path, at)
		}
		return append(paths, leaf(func() {
			more := reflect.MakeSlice(v.Type(), v.Len()+1, v.Len()+1)
			reflect.Copy(more, v)
			if v.Len() > 0 {
				more.Index(v.Len()).Set(v.Index(0))
			}
			v.Set(more)
		})...)
	case reflect.Bool:
		return leaf(func() { v.SetBool(!v.Bool()) })
	case reflect.String:
		return leaf(func() { v.SetString(v.String() + "x") })
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return leaf(func() { v.SetInt(v.Int() + 1) })
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return leaf(func() { v.SetUint(v.Uint() + 1) })
	}
	if reasonFor(path) == "" {
		panic(fmt.Sprintf("the test does not know how to change %s, a %s", path, v.Type()))
	}
	return leaf(func() {})
}

// another is a value in the place of v, where that is changed as a whole; nil: it is
// not.
func another(v reflect.Value, path string) any {
	switch v.Type() {
	case reflect.TypeFor[expr.Expr]():
		return expr.NewString("another")
	case reflect.TypeFor[Node]():
		return &Values{Made: Props{Schema: sampleNodes()[0].Props().Schema}}
	case reflect.TypeFor[batch.Type]():
		return batch.Of(batch.Date)
	case reflect.TypeFor[*agg.Function]():
		return &agg.Functions[0]
	case reflect.TypeFor[*connector.Connector]():
		return &connector.Connector{Name: "another", Path: "file.path"}
	case reflect.TypeFor[*connector.Format]():
		return &connector.Format{Name: "another"}
	case reflect.TypeFor[*options]():
		return &options{values: map[string]string{"csv.delimiter": ";"}}
	case reflect.TypeFor[connector.Options]():
		return connector.Options{"file.path": "b.csv"}
	case reflect.TypeFor[*relation]():
		if strings.HasPrefix(path, "Side") {
			return &relation{node: &Values{}}
		}
	}
	return nil
}

// TestIdentitiesAreNotForPeople: nothing that writes identities asks for a text that
// people read, so such a text may be reworded.
func TestIdentitiesAreNotForPeople(t *testing.T) {
	for _, path := range []string{"identity.go", "../expr/identity.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, isMethod := n.Fun.(*ast.SelectorExpr); isMethod && f.Sel.Name == "String" {
					t.Errorf("%s calls String", path)
				}
			case *ast.SelectorExpr:
				if n.Sel.Name == "Text" || n.Sel.Name == "Label" || n.Sel.Name == "Doc" {
					t.Errorf("%s reads %s", path, n.Sel.Name)
				}
			case *ast.BasicLit:
				if strings.Contains(n.Value, "%s") || strings.Contains(n.Value, "%v") {
					t.Errorf("%s formats by %s", path, n.Value)
				}
			}
			return true
		})
	}
}
