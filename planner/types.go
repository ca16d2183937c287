package planner

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// typeNames are the spellings of the types without parameters.
var typeNames = map[string]batch.TypeKind{
	"STRING": batch.String, "VARCHAR": batch.String, "CHAR": batch.String, "TEXT": batch.String,
	"BOOL": batch.Bool, "BOOLEAN": batch.Bool,
	"TINYINT": batch.Int8, "SMALLINT": batch.Int16, "INT": batch.Int32, "INTEGER": batch.Int32,
	"BIGINT": batch.Int64, "LONG": batch.Int64, "SIGNED": batch.Int64,
	"FLOAT": batch.Float32, "DOUBLE": batch.Float64,
	"TIMESTAMP": batch.Timestamp, "DATETIME": batch.Timestamp, "DATE": batch.Date, "TIME": batch.TimeOfDay,
	"BYTES": batch.Bytes, "BINARY": batch.Bytes, "VARBINARY": batch.Bytes, "BLOB": batch.Bytes,
	"JSON": batch.JSON,
}

// typeOrder is what a message about an unknown type chooses from.
var typeOrder = []string{"STRING", "VARCHAR", "CHAR", "TEXT", "BOOL", "TINYINT", "SMALLINT", "INT", "BIGINT", "LONG",
	"INTEGER", "BOOLEAN", "FLOAT", "DOUBLE", "DECIMAL", "NUMERIC", "TIMESTAMP", "DATETIME", "DATE", "TIME", "BYTES", "BINARY", "BLOB", "JSON", "ARRAY", "STRUCT"}

// typeOf resolves a type as written; false: it was reported.
func (p *planner) typeOf(t *syntax.TypeName) (batch.Type, bool) {
	name := strings.ToUpper(t.Name.Name)
	switch name {
	case "DECIMAL", "NUMERIC", "DEC":
		return p.decimalOf(t)
	case "ARRAY":
		if t.Elem == nil {
			p.errorf(t.Span, "ARRAY needs the type of its elements, as in ARRAY<INT>")
			return batch.Type{}, false
		}
		elem, ok := p.typeOf(t.Elem)
		return batch.ArrayOf(elem), ok
	case "STRUCT":
		var fields []batch.Field
		whole := len(t.Fields) > 0
		if !whole {
			p.errorf(t.Span, "STRUCT needs its members, as in STRUCT<a INT, b STRING>")
		}
		for _, f := range t.Fields {
			ft, ok := p.typeOf(f.Type)
			whole = whole && ok
			fields = append(fields, batch.Field{Name: f.Name.Name, Type: ft})
		}
		return batch.StructOf(fields...), whole
	}
	kind, ok := typeNames[name]
	if !ok {
		p.errorf(t.Name.Span, "unknown type %q%s", t.Name.Name, spelling.Hint(t.Name.Name, typeOrder))
		return batch.Type{}, false
	}
	switch {
	case kind == batch.Timestamp || kind == batch.TimeOfDay:
		if len(t.Params) > 0 && (t.Params[0] != 6 || len(t.Params) > 1) {
			p.errorf(t.ParamsAt[0], "a %s has microseconds; leave the number out", name)
			return batch.Type{}, false
		}
	case len(t.Params) > 1:
		p.errorf(t.ParamsAt[1], "%s takes one length", name)
		return batch.Type{}, false
	}
	if len(t.Params) > 0 && kind != batch.String && kind != batch.Bytes && !(kind == batch.Timestamp || kind == batch.TimeOfDay) {
		p.errorf(t.ParamsAt[0], "%s takes no length", name)
		return batch.Type{}, false
	}
	return batch.Of(kind), true
}

// decimalOf is DECIMAL, DECIMAL(p) or DECIMAL(p, s); MySQL's defaults are 10 and 0.
func (p *planner) decimalOf(t *syntax.TypeName) (batch.Type, bool) {
	precision, scale := 10, 0
	if len(t.Params) > 0 {
		precision = t.Params[0]
	}
	if len(t.Params) > 1 {
		scale = t.Params[1]
	}
	switch {
	case len(t.Params) > 2:
		p.errorf(t.ParamsAt[2], "a DECIMAL has digits and decimals, and nothing more")
	case precision < 1 || precision > batch.MaxPrecision:
		p.errorf(t.ParamsAt[0], "a DECIMAL has 1 to %d digits, not %d", batch.MaxPrecision, precision)
	case scale < 0 || scale > precision:
		p.errorf(t.ParamsAt[1], "DECIMAL(%d,%d) has more decimals than digits", precision, scale)
	default:
		return batch.DecimalOf(precision, scale), true
	}
	return batch.Type{}, false
}
