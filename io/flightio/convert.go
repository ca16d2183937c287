package flightio

import (
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/eventflux-io/engine/batch"
)

// conversion appends value i of an Arrow array, which is not NULL, to a column.
// With a fault nothing, or a part of the value, was appended. What it asserts of
// the array holds for the data type that it was made for.
type conversion func(to *batch.ColumnBuilder, from arrow.Array, i int) fault

// fault says why a value has no place in its column. The zero fault is none.
type fault struct{ code, message string }

// maxRow is the largest row, as of a record of any format.
const maxRow = 1 << 20

var tooLarge = fault{"size", fmt.Sprintf("the row is over %d MiB", maxRow>>20)}

func outOfRange(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
	return fault{"range", fmt.Sprintf("the value %.60s is out of range for %s", from.ValueStr(i), to.Type)}
}

// append appends value i, or NULL.
func (c conversion) append(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
	if from.IsNull(i) {
		to.AppendNull()
		return fault{}
	}
	return c(to, from, i)
}

// taken is how a column of a stream is filled from the record batches of a put.
type taken struct {
	field   batch.Field
	at      int        // the column of the record; -1: there is none, NULL
	convert conversion // where there is one
}

// match finds the columns of a stream among those that are put: by name, exactly
// or else ignoring case. A column that is not put is NULL, others that are put are
// not read. The error names the column whose values would not fit without loss.
func match(stream string, columns batch.Schema, put *arrow.Schema) ([]taken, error) {
	names := make([]string, put.NumFields())
	for i, f := range put.Fields() {
		names[i] = f.Name
	}
	out, any := make([]taken, len(columns)), false
	for i, f := range columns {
		out[i] = taken{field: f, at: index(f.Name, names)}
		if out[i].at < 0 {
			continue
		}
		any = true
		of := put.Field(out[i].at).Type
		if out[i].convert = conversionOf(of, f.Type); out[i].convert == nil {
			return nil, status.Errorf(codes.InvalidArgument, "the column %q of %q is %s, and what is put is %s, which does not fit without loss", f.Name, stream, f.Type, of)
		}
	}
	if !any {
		return nil, status.Errorf(codes.InvalidArgument, "%q has the columns %s; none of them is put, but %s", stream, columns, strings.Join(names, ", "))
	}
	return out, nil
}

// conversionOf is the conversion between two types; nil: not every value of the
// first is one of the second. Decimals of a second beyond microseconds are cut, as
// they are where a text is read; a timestamp without a zone is UTC.
func conversionOf(from arrow.DataType, to batch.Type) conversion {
	switch from := from.(type) {
	case *arrow.NullType:
		return nothing
	case *arrow.DictionaryType:
		return ofDictionary(conversionOf(from.ValueType, to))
	case arrow.ExtensionType:
		return ofStorage(conversionOf(from.StorageType(), to))
	}
	switch to.Kind {
	case batch.Bool:
		return toBool(from)
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		return toInteger(from, to)
	case batch.Float32, batch.Float64:
		return toFloat(from, to)
	case batch.Decimal:
		return toDecimal(from, to)
	case batch.String, batch.Bytes, batch.JSON:
		return toText(from, to)
	case batch.Timestamp, batch.Date, batch.TimeOfDay:
		return toTime(from, to)
	case batch.Array:
		return toArray(from, to)
	case batch.Struct:
		return toStruct(from, to)
	}
	return nil
}
