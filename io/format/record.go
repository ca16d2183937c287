package format

import (
	"bytes"
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// DecodeRecord reads a record that is one object, on as many lines as it likes.
func (d *jsonDecoder) DecodeRecord(data []byte, at connector.Cursor, into *batch.Builder) {
	if len(data) > d.max {
		refuseRecord(into, at, overlong(d.max), data)
		return
	}
	if end := d.expected(data, true, into); end > 0 {
		if space(data, end) == len(data) {
			into.EndRow(at.Partition, at.Offset, len(data))
			return
		}
		into.Undo()
	}
	text := bytes.TrimPrefix(data, byteOrderMark)
	i := space(text, 0)
	if i == len(text) {
		refuseRecord(into, at, fault{code: "decode", msg: "the record is empty"}, data)
		return
	}
	end, good := d.row(text, i, into)
	if good && space(text, end) != len(text) {
		good = d.fail("decode", "", "something follows the JSON object")
	}
	if !good {
		refuseRecord(into, at, d.fault, data)
		return
	}
	into.EndRow(at.Partition, at.Offset, len(data))
}

// newCSVRecordDecoder is for records that hold one line each, without a header.
func newCSVRecordDecoder(spec connector.DecodeSpec) (connector.RecordDecoder, error) {
	if spec.Options["csv.header"] != "false" {
		return nil, &connector.OptionError{Key: "csv.header", Value: true,
			Msg: "each record is one line here, without a header; add 'csv.header'='false': the columns are taken in their order"}
	}
	return newCSV(spec)
}

// DecodeRecord reads a record that is one line.
func (d *csvDecoder) DecodeRecord(data []byte, at connector.Cursor, into *batch.Builder) {
	if len(data) > d.max {
		refuseRecord(into, at, overlong(d.max), data)
		return
	}
	text := bytes.TrimPrefix(data, byteOrderMark)
	n, whole := d.split(text, true)
	switch {
	case len(text) == 0:
		d.fault, whole = fault{code: "decode", msg: "the record is empty"}, false
	case whole && n != len(text):
		d.fault, whole = fault{code: "decode", msg: "the record holds more than one line"}, false
	case whole:
		whole = d.record(into)
	}
	if !whole {
		refuseRecord(into, at, d.fault, data)
		return
	}
	for _, c := range d.absent {
		into.Col(c).AppendNull()
	}
	into.EndRow(at.Partition, at.Offset, len(data))
}

func overlong(max int) fault {
	return fault{code: "size", msg: fmt.Sprintf("a record of more than %d bytes", max)}
}

// refuseRecord hands a record that does not decode to the builder.
func refuseRecord(into *batch.Builder, at connector.Cursor, why fault, raw []byte) {
	into.Reject(batch.Rejected{Message: why.msg, Code: why.code, Column: why.column, Partition: at.Partition, Offset: at.Offset, Raw: raw})
}
