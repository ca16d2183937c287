package planner

import (
	"strings"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/syntax"
)

// otherFunctions are the functions and aggregates of the language that this
// version does not run, and what they do.
var otherFunctions = map[string]string{
	"match_number": "counts the matches of a pattern", "classifier": "names the variable of a row", "prev": "reads the row before",
	"lag": "reads an earlier row", "row_number": "counts the rows", "unnest": "makes a row of each element",
	"json_extract": "reads a part of a JSON value", "json_unquote": "reads a JSON string", "json_value": "reads a value out of JSON",
	"json_object": "makes a JSON object", "json_array": "makes a JSON array", "json_length": "counts the elements of a JSON value",
	"json_contains": "looks into a JSON value", "json_type": "names the kind of a JSON value",
	"distinctcount": "counts different values", "approx_count_distinct": "counts different values roughly",
	"approx_percentile": "is a rough percentile", "median": "is the middle value", "minforever": "is the least value ever",
	"maxforever": "is the greatest value ever", "group_concat": "joins the values of a group", "arg_min": "is the value beside the least one",
	"arg_max": "is the value beside the greatest one", "collect": "puts the values of a group into an array",
	"collect_set": "puts the different values of a group into an array", "unionset": "puts the different values of a group into an array",
	"uuid": "makes an identifier", "hash": "is the xxh3 of a value",
	"conv":   "changes the base of a number",
	"format": "writes a number with separators", "default": "is the default of a column",
	"rand": "is a random number", "char": "makes a text of code points",
	"str_to_date": "reads a time",
	"convert":     "changes a type",
}

// otherAggregates are those of otherFunctions whose arguments are rows of a group.
var otherAggregates = map[string]bool{"distinctcount": true, "approx_count_distinct": true, "approx_percentile": true, "median": true,
	"minforever": true, "maxforever": true, "group_concat": true, "arg_min": true, "arg_max": true, "collect": true, "collect_set": true,
	"unionset": true}

// ownFunctions are those that the binder makes something else of than a call.
var ownFunctions = []string{"extract", "date_trunc", "timestampdiff", "timestampadd", "date_add", "adddate", "date_sub", "subdate",
	"event_time", "eventtimestamp", "window_start", "window_end"}

// unitFunction binds functions whose first argument is a unit of time.
func (b *binder) unitFunction(e *syntax.Call, name string) (expr.Expr, bool) {
	if len(e.Args) < 2 {
		return nil, false
	}
	unit := ""
	if u, ok := e.Args[0].(*syntax.UnitWord); ok {
		unit = u.Unit
	} else if lit, ok := e.Args[0].(*syntax.Literal); ok && name == "date_trunc" && lit.Kind == syntax.StringLiteral {
		unit = strings.ToUpper(lit.Text)
	} else {
		return nil, false
	}
	args, ok := b.all(e.Args[1:]...)
	if !ok {
		return nil, true
	}
	var out expr.Expr
	var err error
	switch {
	case name == "extract" && len(args) == 1:
		out, err = expr.NewExtract(unit, args[0])
	case name == "date_trunc" && len(args) == 1:
		out, err = expr.NewDateTrunc(unit, args[0])
	case name == "timestampdiff" && len(args) == 2:
		out, err = expr.NewTimestampDiff(unit, args[0], args[1])
	case name == "timestampadd" && len(args) == 2:
		out, err = expr.NewAddInterval(args[1], args[0], unit, false)
	default:
		b.errorf(e.Span, "%s does not take these arguments", name)
		return nil, true
	}
	return b.typed(e, out, err), true
}
