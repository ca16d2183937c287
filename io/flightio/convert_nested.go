package flightio

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/eventflux-io/engine/batch"
)

// nothing is the conversion of a column that has no values.
func nothing(to *batch.ColumnBuilder, _ arrow.Array, _ int) fault {
	to.AppendNull()
	return fault{}
}

func ofDictionary(value conversion) conversion {
	if value == nil {
		return nil
	}
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		d := from.(*array.Dictionary)
		return value.append(to, d.Dictionary(), d.GetValueIndex(i))
	}
}

// ofStorage takes a value of an extension type as what it is held as.
func ofStorage(value conversion) conversion {
	if value == nil {
		return nil
	}
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		return value.append(to, from.(array.ExtensionArray).Storage(), i)
	}
}

func toArray(from arrow.DataType, to batch.Type) conversion {
	list, ok := from.(arrow.ListLikeType)
	if !ok {
		return nil
	}
	elem := conversionOf(list.Elem(), to.Elem())
	if elem == nil {
		return nil
	}
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		list := from.(array.ListLike)
		first, end := list.ValueOffsets(i)
		before := to.Size()
		for j := first; j < end; j++ {
			if bad := elem.append(to.Elem(), list.ListValues(), int(j)); bad != (fault{}) {
				return bad
			}
			if to.Size()-before > maxRow { // elements that are NULL need no bytes to be put
				return tooLarge
			}
		}
		to.EndArray()
		return fault{}
	}
}

// toStruct finds members by name as match finds columns; one that is not there is
// NULL.
func toStruct(from arrow.DataType, to batch.Type) conversion {
	t, ok := from.(*arrow.StructType)
	if !ok {
		return nil
	}
	names := make([]string, t.NumFields())
	for i, f := range t.Fields() {
		names[i] = f.Name
	}
	members := make([]taken, len(to.Fields()))
	for m, f := range to.Fields() {
		members[m] = taken{field: f, at: index(f.Name, names)}
		if members[m].at < 0 {
			continue
		}
		if members[m].convert = conversionOf(t.Field(members[m].at).Type, f.Type); members[m].convert == nil {
			return nil
		}
	}
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		s := from.(*array.Struct)
		for m, t := range members {
			if t.at < 0 {
				to.Member(m).AppendNull()
			} else if bad := t.convert.append(to.Member(m), s.Field(t.at), i); bad != (fault{}) {
				return bad
			}
		}
		to.EndStruct()
		return fault{}
	}
}
