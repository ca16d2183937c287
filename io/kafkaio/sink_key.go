package kafkaio

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// recordKey makes the keys of records from columns of their rows. One column
// gives its text, as ksqlDB's KAFKA and Flink's raw format do with strings: BYTES
// as they are, everything else as CAST to STRING would; NULL gives no key.
// Several give a JSON object, in the order in which they are named.
type recordKey struct {
	columns []int
	leads   [][]byte // of the object: `{"name":` and `,"name":`
	// names reports that the columns are those that name a row of an upsert stream.
	names bool
}

func newRecordKey(spec *connector.Spec) (*recordKey, error) {
	text := spec.Options["kafka.key"]
	if text == "" {
		return nil, nil
	}
	k := &recordKey{}
	open := byte('{')
	for _, name := range list(text) {
		at := slices.IndexFunc(spec.Schema, func(f batch.Field) bool { return strings.EqualFold(f.Name, name) })
		switch {
		case at < 0:
			return nil, wrongKey("%q is no column of %q; there are %s", name, spec.Stream, names(spec.Schema))
		case slices.Contains(k.columns, at):
			return nil, wrongKey("kafka.key names %q twice", name)
		}
		k.columns = append(k.columns, at)
		k.leads = append(k.leads, append(format.AppendString([]byte{open}, []byte(spec.Schema[at].Name)), ':'))
		open = ','
	}
	if len(k.columns) == 0 {
		return nil, wrongKey("kafka.key names no column")
	}
	k.names = len(spec.Key) == len(k.columns)
	for _, c := range spec.Key {
		k.names = k.names && slices.Contains(k.columns, c)
	}
	return k, nil
}

func wrongKey(format string, args ...any) error {
	return &connector.OptionError{Key: "kafka.key", Value: true, Msg: fmt.Sprintf(format, args...)}
}

func names(schema batch.Schema) string {
	var all []string
	for _, f := range schema {
		all = append(all, f.Name)
	}
	return strings.Join(all, ", ")
}

// none reports whether row i has no key.
func (k *recordKey) none(b *batch.Batch, i int) bool {
	return len(k.columns) == 1 && b.Cols[k.columns[0]].IsNull(i)
}

// append adds the key of row i.
func (k *recordKey) append(dst []byte, b *batch.Batch, i int) []byte {
	if len(k.columns) > 1 {
		for n, c := range k.columns {
			dst = format.AppendJSON(append(dst, k.leads[n]...), &b.Cols[c], i)
		}
		return append(dst, '}')
	}
	c := &b.Cols[k.columns[0]]
	switch {
	case c.IsNull(i):
		return dst
	case c.Type.Kind == batch.Bytes:
		return append(dst, c.Text(c.Slot(i))...)
	case c.Type.IsNested():
		return format.AppendJSON(dst, c, i)
	}
	return expr.AppendText(dst, c, i)
}
