package connector

import (
	"errors"
	"strings"

	"github.com/eventflux-io/engine/batch"
)

// ErrTemporary marks an error that may pass: the pipeline tries again.
var ErrTemporary = errors.New("temporary")

// ErrStopped marks the error of a start that gave up waiting for the outside because the
// run was stopped. That is no failure.
var ErrStopped = errors.New("stopped")

// Format turns bytes into rows and back, as a value in the table of formats.
type Format struct {
	Name    string
	Doc     string
	Endings []string // of file names, with the dot
	Fields  []Field
	// NewDecoder and NewEncoder are nil where the format cannot be read or written.
	NewDecoder func(spec DecodeSpec) (Decoder, error)
	NewEncoder func(schema batch.Schema, options Options) (Encoder, error)
	// NewRecordDecoder is for connectors whose input comes cut into records. Nil: the
	// format knows no such records.
	NewRecordDecoder func(spec DecodeSpec) (RecordDecoder, error)
}

// DecodeSpec is what a decoder needs to know of its stream.
type DecodeSpec struct {
	Schema  batch.Schema
	Skip    []bool // columns that are not in the data (metadata) or that nobody reads: NULL is appended; nil: none
	Options Options
}

// Decoder turns a run of bytes into rows. It keeps what it needs between calls;
// one goroutine uses it.
type Decoder interface {
	// Decode reads records from the front of data until into is full or no whole
	// record is left, and returns the bytes that it has done with. final says
	// that nothing follows, so that the last record needs no line end. at is the
	// cursor of data[0]; Decode moves it on. A record that is not good is rejected
	// and the next one read; an error means that nothing of this input can be read
	// (a header lacks a declared column), and ends the run.
	Decode(data []byte, final bool, at *Cursor, into *batch.Builder) (n int, err error)
}

// RecordDecoder turns a record that is whole, a message of a broker, into a row.
// One goroutine uses it.
type RecordDecoder interface {
	// DecodeRecord ends one row with at's partition and offset, which is the
	// record's number, or rejects the record, without a Position. It keeps nothing of
	// data.
	DecodeRecord(data []byte, at Cursor, into *batch.Builder)
}

// Headed is a Decoder that must know something of what precedes a
// record to read it: a CSV header, whether an array is open. Header is that, as
// the decoder keeps it for itself, valid until the next call; it may change with
// every record. Resume gives it to the decoder of a partition that an earlier run
// read in part.
type Headed interface {
	Header() []byte
	Resume(header []byte)
}

// Cursor is where in its partition a decoder reads.
type Cursor struct {
	Partition int32
	Offset    int64 // bytes from the start
	Line      int64 // lines before it
}

// Encoder turns rows into bytes.
type Encoder interface {
	// Begin is what precedes the first row (a CSV header).
	Begin(dst []byte) []byte
	// Append adds the rows of b.
	Append(dst []byte, b *batch.Batch) []byte
}

// RowEncoder is an Encoder each of whose rows can stand alone, as a record of
// its own.
type RowEncoder interface {
	Encoder
	// AppendRow adds row i of b, without a line end.
	AppendRow(dst []byte, b *batch.Batch, i int) []byte
}

// FindFormat is the format of a name; with no name, that of a file's ending,
// compression endings set aside.
func FindFormat(formats []Format, name, path string) *Format {
	path = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(path), ".gz"), ".zst")
	for i, f := range formats {
		if name != "" && f.Name == name {
			return &formats[i]
		}
		for _, e := range f.Endings {
			if name == "" && strings.HasSuffix(path, e) {
				return &formats[i]
			}
		}
	}
	return nil
}

// Decoding is what a decoder of the stream needs to know.
func (s *Spec) Decoding() DecodeSpec {
	d := DecodeSpec{Schema: s.Schema, Options: s.Options, Skip: make([]bool, len(s.Schema))}
	for i := range s.Schema {
		d.Skip[i] = s.Metadata != nil && s.Metadata[i] != ""
	}
	return d
}

// FillMetadata has the connector append its values to the metadata columns of the
// rows from number first on, which a decoder has left NULL.
func (s *Spec) FillMetadata(into *batch.Builder, first int, put func(key string, c *batch.ColumnBuilder, offset int64)) {
	for i, key := range s.Metadata {
		if key == "" {
			continue
		}
		c := into.Col(i)
		c.Truncate(first)
		for row := first; row < into.Len(); row++ {
			put(key, c, into.Offset(row))
		}
	}
}
