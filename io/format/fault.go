package format

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
)

// fault is why a row does not decode. The zero fault is none.
type fault struct {
	code, column, msg string
	cut               bool // more bytes might have mended it
}

// faults keeps the first fault of a row.
type faults struct{ fault fault }

// fail notes a fault where there is none yet. It returns false, the answer of
// whoever found it.
func (f *faults) fail(code, column, format string, args ...any) bool {
	if f.fault.code == "" {
		f.fault = fault{code: code, column: column, msg: fmt.Sprintf(format, args...)}
	}
	return false
}

// cutOff records that the text ended too early.
func (f *faults) cutOff(msg string) bool {
	if f.fault.code == "" {
		f.fault = fault{code: "decode", msg: msg, cut: true}
	}
	return false
}

const (
	cutText   = "the JSON text is cut off"
	cutString = "the JSON text is cut off within a string"
)

// mismatch notes a value of another kind than its column's.
func (f *faults) mismatch(field *batch.Field, text []byte) bool {
	return f.fail("type", field.Name, "the value %s of %q is not %s", shown(text), field.Name, field.Type.WithArticle())
}

func (f *faults) outOfRange(field *batch.Field, text []byte) bool {
	return f.fail("range", field.Name, "the value %s of %q is out of range for %s", shown(text), field.Name, field.Type)
}

// shown is the value that text starts with, for messages.
func shown(text []byte) string {
	if end := bytes.IndexAny(text, ",}\n"); end > 0 && text[0] != '{' && text[0] != '[' && text[0] != '"' {
		text = text[:end]
	}
	return beginning(text)
}

// beginning is as much of a text as a message can hold.
func beginning(text []byte) string {
	if len(text) > 60 {
		return strings.ToValidUTF8(string(text[:60]), "?") + "…"
	}
	return strings.ToValidUTF8(string(text), "?")
}
