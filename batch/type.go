package batch

import (
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
)

// TypeKind names a type without its parameters. The comment gives the memory
// of a value in a Column.
type TypeKind uint8

const (
	Null      TypeKind = iota // the type of a bare NULL; no memory
	Bool                      // one bit
	Int8                      // TINYINT; int8
	Int16                     // SMALLINT; int16
	Int32                     // INT; int32
	Int64                     // BIGINT; int64
	Float32                   // FLOAT; float32
	Float64                   // DOUBLE; float64
	Decimal                   // DECIMAL(p,s); Decimal128, little endian
	String                    // UTF-8; offsets and bytes
	Bytes                     // offsets and bytes
	JSON                      // canonical text of a JSON value; as String
	Timestamp                 // int64 microseconds since 1970-01-01 UTC
	Date                      // int32 days since 1970-01-01
	TimeOfDay                 // TIME; int64 microseconds since midnight
	Array                     // offsets and one child
	Struct                    // one child per field
)

// MaxPrecision is the largest precision of a DECIMAL.
const MaxPrecision = 38

// Type is a SQL type. The zero value is the type of NULL. Compare types with
// Equal.
type Type struct {
	Kind             TypeKind
	Precision, Scale uint8   // of Decimal
	nested           *nested // of Array and Struct
}

type nested struct{ fields []Field }

// Field is a named, typed column of a stream or member of a struct.
type Field struct {
	Name    string
	Type    Type
	NotNull bool
}

// DecimalOf is DECIMAL(precision, scale).
func DecimalOf(precision, scale int) Type {
	return Type{Kind: Decimal, Precision: uint8(precision), Scale: uint8(scale)}
}

// ArrayOf is ARRAY<elem>.
func ArrayOf(elem Type) Type {
	return Type{Kind: Array, nested: &nested{[]Field{{Name: "item", Type: elem}}}}
}

// StructOf is STRUCT<fields…>.
func StructOf(fields ...Field) Type { return Type{Kind: Struct, nested: &nested{fields}} }

// Of is the type of a kind that has no parameters.
func Of(k TypeKind) Type { return Type{Kind: k} }

// Elem is the element type of an ARRAY.
func (t Type) Elem() Type { return t.nested.fields[0].Type }

// Fields are the members of a STRUCT, or the one element of an ARRAY.
func (t Type) Fields() []Field {
	if t.nested == nil {
		return nil
	}
	return t.nested.fields
}

// Equal reports whether two types are the same, parameters included.
func (t Type) Equal(u Type) bool {
	if t.Kind != u.Kind || t.Precision != u.Precision || t.Scale != u.Scale {
		return false
	}
	a, b := t.Fields(), u.Fields()
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || !a[i].Type.Equal(b[i].Type) {
			return false
		}
	}
	return true
}

// IsInteger reports whether t is TINYINT, SMALLINT, INT or BIGINT.
func (t Type) IsInteger() bool { return t.Kind >= Int8 && t.Kind <= Int64 }

// IsFloat reports whether t is FLOAT or DOUBLE.
func (t Type) IsFloat() bool { return t.Kind == Float32 || t.Kind == Float64 }

// IsNumeric reports whether t is an integer, FLOAT, DOUBLE or DECIMAL.
func (t Type) IsNumeric() bool { return t.Kind >= Int8 && t.Kind <= Decimal }

// IsText reports whether values of t are held as offsets and bytes.
func (t Type) IsText() bool { return t.Kind == String || t.Kind == Bytes || t.Kind == JSON }

// IsNested reports whether t is ARRAY or STRUCT.
func (t Type) IsNested() bool { return t.Kind == Array || t.Kind == Struct }

// Width is the size in bytes of a fixed-width value, 0 for Bool and for kinds
// of variable width.
func (t Type) Width() int { return widths[t.Kind] }

var widths = [...]int{
	Int8: 1, Int16: 2, Int32: 4, Int64: 8, Float32: 4, Float64: 8, Decimal: 16,
	Timestamp: 8, Date: 4, TimeOfDay: 8, Struct: 0,
}

var kindNames = [...]string{
	Null: "NULL", Bool: "BOOL", Int8: "TINYINT", Int16: "SMALLINT", Int32: "INT", Int64: "BIGINT",
	Float32: "FLOAT", Float64: "DOUBLE", Decimal: "DECIMAL", String: "STRING", Bytes: "BYTES", JSON: "JSON",
	Timestamp: "TIMESTAMP", Date: "DATE", TimeOfDay: "TIME", Array: "ARRAY", Struct: "STRUCT",
}

// WithArticle is the type in a sentence: "an INT".
func (t Type) WithArticle() string {
	if t.Kind == Int32 || t.Kind == Array {
		return "an " + t.String()
	}
	return "a " + t.String()
}

// String is the type as it is written in SQL.
func (t Type) String() string {
	switch t.Kind {
	case Decimal:
		return "DECIMAL(" + strconv.Itoa(int(t.Precision)) + "," + strconv.Itoa(int(t.Scale)) + ")"
	case Array:
		return "ARRAY<" + t.Elem().String() + ">"
	case Struct:
		parts := make([]string, len(t.Fields()))
		for i, f := range t.Fields() {
			parts[i] = f.Name + " " + f.Type.String()
		}
		return "STRUCT<" + strings.Join(parts, ", ") + ">"
	}
	return kindNames[t.Kind]
}

// Arrow is the Arrow type of the same meaning and memory.
func (t Type) Arrow() arrow.DataType {
	switch t.Kind {
	case Bool:
		return arrow.FixedWidthTypes.Boolean
	case Int8:
		return arrow.PrimitiveTypes.Int8
	case Int16:
		return arrow.PrimitiveTypes.Int16
	case Int32:
		return arrow.PrimitiveTypes.Int32
	case Int64:
		return arrow.PrimitiveTypes.Int64
	case Float32:
		return arrow.PrimitiveTypes.Float32
	case Float64:
		return arrow.PrimitiveTypes.Float64
	case Decimal:
		return &arrow.Decimal128Type{Precision: int32(t.Precision), Scale: int32(t.Scale)}
	case String, JSON:
		return arrow.BinaryTypes.String
	case Bytes:
		return arrow.BinaryTypes.Binary
	case Timestamp:
		return arrow.FixedWidthTypes.Timestamp_us
	case Date:
		return arrow.FixedWidthTypes.Date32
	case TimeOfDay:
		return arrow.FixedWidthTypes.Time64us
	case Array:
		return arrow.ListOfField(t.nested.fields[0].arrow())
	case Struct:
		fields := make([]arrow.Field, len(t.Fields()))
		for i, f := range t.Fields() {
			fields[i] = f.arrow()
		}
		return arrow.StructOf(fields...)
	}
	return arrow.Null
}

// A field of texts that are JSON values says so by the name of Arrow's extension.
const extensionKey, jsonExtension = "ARROW:extension:name", "arrow.json"

// arrow is f as a field of an Arrow schema. What is inside of a value may always
// be NULL.
func (f Field) arrow() arrow.Field {
	out := arrow.Field{Name: f.Name, Type: f.Type.Arrow(), Nullable: true}
	if f.Type.Kind == JSON {
		out.Metadata = arrow.NewMetadata([]string{extensionKey, "ARROW:extension:metadata"}, []string{jsonExtension, ""})
	}
	return out
}

// Arrow is the schema of the records that Record makes.
func (s Schema) Arrow() *arrow.Schema {
	fields := make([]arrow.Field, len(s))
	for i, f := range s {
		fields[i] = f.arrow()
		fields[i].Nullable = !f.NotNull
	}
	return arrow.NewSchema(fields, nil)
}

// Schema is the columns of a stream, in order.
type Schema []Field

// Index is the position of the column called name, matched exactly and then
// ignoring case; -1 where there is none.
func (s Schema) Index(name string) int {
	for i := range s {
		if s[i].Name == name {
			return i
		}
	}
	for i := range s {
		if strings.EqualFold(s[i].Name, name) {
			return i
		}
	}
	return -1
}

// String lists the columns as a declaration would.
func (s Schema) String() string {
	parts := make([]string, len(s))
	for i, f := range s {
		parts[i] = f.Name + " " + f.Type.String()
		if f.NotNull {
			parts[i] += " NOT NULL"
		}
	}
	return strings.Join(parts, ", ")
}
