package kafkaio

import (
	"strconv"
	"unicode/utf8"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// rows makes a row of each record: its value through the format, its metadata,
// its timestamp.
type rows struct {
	decoder  connector.RecordDecoder
	schema   batch.Schema
	metadata []metadata
}

// metadata is a column that is not in the value.
type metadata struct {
	column int
	key    string
	header string // of "header.<name>"
}

func (f *sourceFactory) newRows() (*rows, error) {
	if f.spec.Format.NewRecordDecoder == nil {
		return nil, &connector.OptionError{Key: "format", Value: true, Msg: "the format " + f.spec.Format.Name + " does not read single records"}
	}
	decoder, err := f.spec.Format.NewRecordDecoder(f.spec.Decoding())
	if err != nil {
		return nil, err
	}
	r := &rows{decoder: decoder, schema: f.spec.Schema}
	for i, key := range f.spec.Metadata {
		if key == "" {
			continue
		}
		m := metadata{column: i, key: key}
		if name, is := cutHeader(key); is {
			m.key, m.header = headerPrefix, name
		}
		r.metadata = append(r.metadata, m)
	}
	return r, nil
}

func cutHeader(key string) (name string, is bool) {
	if len(key) > len(headerPrefix) && key[:len(headerPrefix)] == headerPrefix {
		return key[len(headerPrefix):], true
	}
	return "", false
}

// add makes a row of a record, or rejects it.
func (r *rows) add(p *partition, record *kgo.Record, into *batch.Builder) {
	n := into.Len()
	at := connector.Cursor{Partition: p.number, Offset: record.Offset}
	switch {
	case len(r.metadata) > 0 && !r.readable(record, at, into):
	case record.Value == nil:
		for i := range r.schema {
			into.Col(i).AppendNull()
		}
		into.EndRow(at.Partition, at.Offset, len(record.Key))
	default:
		r.decoder.DecodeRecord(record.Value, at, into)
	}
	if into.Len() == n { // rejected
		return
	}
	into.Stamp(timeOf(record))
	for i := range r.metadata {
		r.metadata[i].fill(into, n, record)
	}
}

// timeOf is the record's timestamp; MinTime: it has none.
func timeOf(record *kgo.Record) batch.Time {
	if record.Attrs.TimestampType() < 0 || record.Timestamp.UnixMilli() == -1 {
		return batch.MinTime
	}
	return batch.Time(record.Timestamp.UnixMicro())
}

// readable rejects a record whose key or header is wanted and is no text.
func (r *rows) readable(record *kgo.Record, at connector.Cursor, into *batch.Builder) bool {
	for _, m := range r.metadata {
		text, what := record.Key, "the key"
		switch m.key {
		case headerPrefix:
			text, what = header(record, m.header), "the header "+strconv.Quote(m.header)
		case "key":
		default:
			continue
		}
		if !utf8.Valid(text) {
			into.Reject(batch.Rejected{Message: what + " of the record is not UTF-8", Code: "utf8", Column: r.schema[m.column].Name,
				Partition: at.Partition, Offset: at.Offset, Raw: record.Value})
			return false
		}
	}
	return true
}

// header is the last header of a name; nil: there is none.
func header(record *kgo.Record, name string) []byte {
	for i := len(record.Headers) - 1; i >= 0; i-- {
		if record.Headers[i].Key == name {
			return record.Headers[i].Value
		}
	}
	return nil
}

// fill puts the value of row n into its column, which the decoder has left NULL.
func (m *metadata) fill(into *batch.Builder, n int, record *kgo.Record) {
	c := into.Col(m.column)
	c.Truncate(n)
	switch m.key {
	case "key":
		appendText(c, record.Key)
	case headerPrefix:
		appendText(c, header(record, m.header))
	case "topic":
		c.AppendText([]byte(record.Topic))
	case "partition":
		batch.Append(c, record.Partition)
	case "offset":
		batch.Append(c, record.Offset)
	case "timestamp":
		if t := timeOf(record); t != batch.MinTime {
			batch.Append(c, int64(t))
		} else {
			c.AppendNull()
		}
	}
}

func appendText(c *batch.ColumnBuilder, text []byte) {
	if text == nil {
		c.AppendNull()
		return
	}
	c.AppendText(text)
}
