package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// newCall checks the arguments of an aggregate. A TypeError names the argument
// at fault.
func newCall(f *agg.Function, e *syntax.Call, args []expr.Expr, filter expr.Expr) (plan.Call, error) {
	c := plan.Call{Func: f, Args: args, Distinct: e.Distinct, Filter: filter}
	switch {
	case e.Star && !f.Star:
		return c, &expr.TypeError{Msg: fmt.Sprintf("%s does not take *", f.Name), Arg: -1}
	case !e.Star && len(args) != f.Args:
		return c, &expr.TypeError{Msg: fmt.Sprintf("%s takes %s, not %d", f.Name, counted(f.Args, "argument"), len(args)), Arg: -1}
	}
	var arg batch.Type
	if len(args) > 0 {
		arg = args[0].Type()
	}
	t, err := f.Result(arg)
	if err != nil {
		return c, &expr.TypeError{Msg: err.Error(), Arg: -1}
	}
	c.T, c.Text = t, callText(f, e, args, filter)
	return c, nil
}

// callText is the call as SQL: equal calls have equal texts.
func callText(f *agg.Function, e *syntax.Call, args []expr.Expr, filter expr.Expr) string {
	var b strings.Builder
	b.WriteString(f.Name + "(")
	if e.Distinct {
		b.WriteString("DISTINCT ")
	}
	if e.Star {
		b.WriteString("*")
	}
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.String())
	}
	b.WriteString(")")
	if filter != nil {
		b.WriteString(" FILTER (WHERE " + filter.String() + ")")
	}
	return b.String()
}
