#!/usr/bin/env bash
# github.com/pingcap/tidb/pkg/parser v0.0.0-20260418072757-ce92298d1124
#
# MySQL has no FULL JOIN and does not reserve the word, so the parser takes FULL for an
# alias: `a FULL JOIN b ON …` is an inner join of a, now called FULL, with b. Whoever
# builds a language with outer joins on this parser gets a valid tree of another query.
#
# Natural guess: a syntax error, or a join type of its own, as for LEFT and RIGHT.
set -euo pipefail
. "$(dirname "$0")/same.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
	_ "github.com/pingcap/tidb/pkg/parser/test_driver"
)

func main() {
	kinds := map[ast.JoinType]string{ast.CrossJoin: "inner", ast.LeftJoin: "left", ast.RightJoin: "right"}
	for _, word := range []string{"LEFT", "RIGHT", "FULL"} {
		statement, err := parser.New().ParseOneStmt("SELECT * FROM a "+word+" JOIN b ON a.k = b.k", "", "")
		if err != nil {
			fmt.Println(word, err)
			continue
		}
		join := statement.(*ast.SelectStmt).From.TableRefs
		fmt.Printf("%s JOIN: %s, a is called %q\n", word, kinds[join.Tp], join.Left.(*ast.TableSource).AsName.O)
	}
}
GO
go mod init finding 2>/dev/null
go mod edit -require github.com/pingcap/tidb/pkg/parser@v0.0.0-20260418072757-ce92298d1124
go mod tidy >tidy.log 2>&1 || { cat tidy.log >&2; exit 1; }

same "$(basename "$0")" 'LEFT JOIN: left, a is called ""
RIGHT JOIN: right, a is called ""
FULL JOIN: inner, a is called "FULL"' "$(go run .)"
