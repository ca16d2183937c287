package expr

import "strings"

// nested is an expression that writes itself and what is below it into one text: were
// each to put together the texts of its parts, those at the bottom would be copied at
// every level.
type nested interface {
	Expr
	write(b *strings.Builder)
}

// written is the String of a nested expression.
func written(e nested) string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func write(b *strings.Builder, e Expr) {
	if n, ok := e.(nested); ok {
		n.write(b)
		return
	}
	b.WriteString(e.String())
}

func writeList(b *strings.Builder, between string, list []Expr) {
	for i, e := range list {
		if i > 0 {
			b.WriteString(between)
		}
		write(b, e)
	}
}
