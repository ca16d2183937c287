package planner

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// TestEveryNodeIsBuilt: each kind of node of the logical plan has its operator. (What
// else a node must say, its methods say: one that says nothing does not compile.)
func TestEveryNodeIsBuilt(t *testing.T) {
	built := []string{"Sink"} // by builder.sink
	eachFunc(t, "build.go", func(f *ast.FuncDecl) {
		if f.Name.Name != "node" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if c, isCase := n.(*ast.CaseClause); isCase {
				for _, of := range c.List {
					built = append(built, of.(*ast.StarExpr).X.(*ast.SelectorExpr).Sel.Name)
				}
			}
			return true
		})
	})
	var kinds []string
	paths, err := filepath.Glob("plan/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		eachFunc(t, path, func(f *ast.FuncDecl) {
			if f.Name.Name == "Kind" {
				kinds = append(kinds, f.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name)
			}
		})
	}
	slices.Sort(built)
	slices.Sort(kinds)
	if !slices.Equal(built, kinds) || len(kinds) < 13 {
		t.Errorf("operators are made for %v, and there are %v", built, kinds)
	}
}

func eachFunc(t *testing.T, path string, visit func(*ast.FuncDecl)) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		if f, isFunc := d.(*ast.FuncDecl); isFunc {
			visit(f)
		}
	}
}
