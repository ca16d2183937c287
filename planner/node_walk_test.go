package planner

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/syntax"
)

// everywhere are the places that ask what kind of node they have.
var everywhere = map[string]func(Node){
	"replaceInputs": func(n Node) { replaceInputs(n, func(in Node) Node { return in }) },
	"expressions":   func(n Node) { expressions(n, func(e expr.Expr) expr.Expr { return e }) },
	"kept":          func(n Node) { kept(n) },
	"tellsKinds":    func(n Node) { tellsKinds(n) },
	"sourceColumns": func(n Node) { sourceColumns(n, &relation{}) },
	"bareNull":      func(n Node) { bareNull(n, 0) },
	"build": func(n Node) {
		if _, isSink := n.(*Sink); !isSink { // builder.sink makes it
			newPlanner(&syntax.Script{}, &Catalog{}, Options{}).newBuilder().node(n)
		}
	},
}

// TestEveryNodeEverywhere walks every kind of node through every place that asks for
// the kind: what one of them has nothing to say of panics there.
func TestEveryNodeEverywhere(t *testing.T) {
	for place, ask := range everywhere {
		for _, n := range sampleNodes() {
			if said := panics(func() { ask(n) }); said != nil {
				t.Errorf("%s: %T: %v", place, n, said)
			}
		}
		if panics(func() { ask(&unheardOf{}) }) == nil {
			t.Errorf("%s takes a node that nobody thought of", place)
		}
	}
}

// unheardOf is a kind of node that no place knows.
type unheardOf struct{ Values }

func panics(f func()) (said any) {
	defer func() { said = recover() }()
	f()
	return nil
}

// TestSampleNodesAreAll: the walks miss no kind of node.
func TestSampleNodesAreAll(t *testing.T) {
	var sampled, declared []string
	for _, n := range sampleNodes() {
		sampled = append(sampled, name(n))
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, isFunc := d.(*ast.FuncDecl)
			if !isFunc || f.Recv == nil || f.Name.Name != "Kind" {
				continue
			}
			if star, isPointer := f.Recv.List[0].Type.(*ast.StarExpr); isPointer {
				declared = append(declared, star.X.(*ast.Ident).Name)
			}
		}
	}
	slices.Sort(sampled)
	slices.Sort(declared)
	if !slices.Equal(sampled, declared) {
		t.Errorf("the samples are of %v, and there are %v", sampled, declared)
	}
}
