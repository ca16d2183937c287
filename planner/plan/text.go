package plan

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

func joined(exprs []expr.Expr) string {
	parts := make([]string, len(exprs))
	for i, e := range exprs {
		parts[i] = e.String()
	}
	return strings.Join(parts, ", ")
}

// Micros is a length of time in its largest whole unit.
func Micros(v int64) string {
	if v == 0 {
		return "0 s"
	}
	for _, u := range []struct {
		of   int64
		name string
	}{{batch.Day, "d"}, {batch.Hour, "h"}, {batch.Minute, "min"}, {batch.Second, "s"}, {1000, "ms"}} {
		if v%u.of == 0 {
			return fmt.Sprintf("%d %s", v/u.of, u.name)
		}
	}
	return fmt.Sprintf("%d us", v)
}
