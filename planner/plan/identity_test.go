package plan

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
)

// notMeant are the fields of nodes that no state depends on, and why. A path may end
// early: it stands for what is below it, too. "*" is any node.
var notMeant = map[string]string{
	"*.Made.Query":          "part of the node's ID, not of what it keeps",
	"*.Made.Bounded":        "follows from the sources; a file may be followed today and read to its end tomorrow",
	"*.Made.Timed":          "follows from the sources",
	"*.Made.Upsert":         "follows from the node's other fields",
	"*.Made.Key":            "follows from the node's other fields",
	"*.Made.Schema.Name":    "columns are told by their place",
	"*.Made.Schema.NotNull": "follows from the sources",
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
	"Scan.Options":          "where it reads, and how: each position names what it is of; what counts of the format is in Format",
	"Scan.Ingest.Delay":     "how long rows are waited for from now on",
	"Scan.Ingest.Idle":      "how long rows are waited for from now on",
	"Scan.Ingest.MaxSkew":   "which rows are refused from now on, for the clock's sake",
	"Scan.Ingest.Arrival":   "says nothing where a column is the row time",
	"Scan.Ingest.Stamped":   "says nothing where a column is the row time",
	"Sink.Input":            "a sink goes on with what it has written, whichever query wrote it",
	"Sink.Name":             "part of the node's ID",
	"Sink.Several":          "a column more, which Input has",
	"Sink.Options":          "how it writes from now on",
}

// sampleNodes are one of each kind, new at every call: each test changes its own.
func sampleNodes() []Node {
	column := &expr.ColumnRef{Index: 0, Name: "a", T: batch.Of(batch.Int64)}
	schema := batch.Schema{{Name: "a", Type: batch.Of(batch.Int64)}, {Name: "b", Type: batch.Of(batch.Int64)}}
	props := Props{Schema: schema, Query: "q"}
	made := func() Props {
		p := props
		p.Schema = append(batch.Schema{}, schema...)
		return p
	}
	in := func() Node {
		return &Scan{
			Made: made(), Name: "s", Connector: "file", Format: &Format{Name: "csv", Options: []Option{{"csv.delimiter", ";"}}},
			Ingest: &Ingest{Decoded: append(batch.Schema{}, schema...), Metadata: []string{"k"}, Exprs: []expr.Expr{column, expr.NewString("b")}},
		}
	}
	return []Node{
		in(),
		&Side{Made: made(), Of: in().(*Scan)},
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
		&Sink{Input: in(), Name: "x", Connector: "file", Path: "a.csv", Format: "csv"},
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
			before, now := Identities{}.Of(n), Identities{}.Of(changed)
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
	if other := another(v); other != nil {
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
func another(v reflect.Value) any {
	switch v.Type() {
	case reflect.TypeFor[expr.Expr]():
		return expr.NewString("another")
	case reflect.TypeFor[Node]():
		return &Values{Made: Props{Schema: sampleNodes()[0].Props().Schema}}
	case reflect.TypeFor[*Scan]():
		return &Scan{Name: "another", Ingest: &Ingest{Time: -1}}
	case reflect.TypeFor[batch.Type]():
		return batch.Of(batch.Date)
	case reflect.TypeFor[*agg.Function]():
		return &agg.Functions[0]
	}
	return nil
}

// TestIdentitiesAreNotForPeople: nothing that writes identities asks for a text that
// people read, so such a text may be reworded.
func TestIdentitiesAreNotForPeople(t *testing.T) {
	looked := 0
	for _, file := range parsed(t, "*.go", "../../expr/identity.go") {
		for _, d := range file.Decls {
			f, isFunc := d.(*ast.FuncDecl)
			if !isFunc || !strings.EqualFold(f.Name.Name, "identify") && !strings.HasPrefix(receiver(f), "Identit") && file.Name.Name != "expr" {
				continue
			}
			looked++
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if of, isMethod := n.Fun.(*ast.SelectorExpr); isMethod && of.Sel.Name == "String" {
						t.Errorf("%s of %s calls String", f.Name.Name, receiver(f))
					}
				case *ast.SelectorExpr:
					if n.Sel.Name == "Text" || n.Sel.Name == "Label" || n.Sel.Name == "Doc" {
						t.Errorf("%s of %s reads %s", f.Name.Name, receiver(f), n.Sel.Name)
					}
				case *ast.BasicLit:
					if strings.Contains(n.Value, "%s") || strings.Contains(n.Value, "%v") {
						t.Errorf("%s of %s formats by %s", f.Name.Name, receiver(f), n.Value)
					}
				}
				return true
			})
		}
	}
	if looked < 2*len(sampleNodes()) {
		t.Errorf("only %d functions write identities", looked)
	}
}

// parsed are the files, but tests, of some patterns.
func parsed(t *testing.T, patterns ...string) (files []*ast.File) {
	t.Helper()
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	return files
}

// receiver is the type that a method is of, "" for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if star, isPointer := of.(*ast.StarExpr); isPointer {
		of = star.X
	}
	return of.(*ast.Ident).Name
}

// TestSampleNodesAreAll: TestEachFieldCounts misses no kind of node.
func TestSampleNodesAreAll(t *testing.T) {
	var sampled, declared []string
	for _, n := range sampleNodes() {
		sampled = append(sampled, name(n))
	}
	for _, file := range parsed(t, "*.go") {
		for _, d := range file.Decls {
			if f, isFunc := d.(*ast.FuncDecl); isFunc && f.Name.Name == "Kind" {
				declared = append(declared, receiver(f))
			}
		}
	}
	slices.Sort(sampled)
	slices.Sort(declared)
	if !slices.Equal(sampled, declared) {
		t.Errorf("the samples are of %v, and there are %v", sampled, declared)
	}
}
