package format

import (
	"bytes"
	"fmt"
	"strings"
)

// readHeader gives the fields their columns: by exact name, then ignoring case.
func (d *csvDecoder) readHeader(raw []byte) error {
	fieldOf := make([]int, len(d.schema)) // 0: none; else its number from 1
	for j, f := range d.fields {
		name := string(bytes.TrimSpace(f.text))
		c := d.schema.Index(name)
		if c < 0 || !d.inData(c) {
			continue
		}
		exact := name == d.schema[c].Name
		switch before := fieldOf[c]; {
		case before == 0, exact && d.name(before) != name:
			fieldOf[c] = j + 1
		case exact || d.name(before) != d.schema[c].Name:
			return fmt.Errorf("line 1: the header names the column %q twice", d.schema[c].Name)
		}
	}
	d.columns, d.absent = make([]int, len(d.fields)), nil
	for j := range d.columns {
		d.columns[j] = -1
	}
	for c, j := range fieldOf {
		switch {
		case j > 0:
			d.columns[j-1] = c
		case d.inData(c) && d.strict:
			return fmt.Errorf("line 1: the header %s has no column %q; with 'csv.fail-on-missing-column'='false' it is NULL", beginning(bytes.TrimSpace(raw)), d.schema[c].Name)
		default:
			d.absent = append(d.absent, c)
		}
	}
	d.headed, d.head = true, append([]byte(nil), raw...)
	return nil
}

// name is that of the header's j-th field, from 1.
func (d *csvDecoder) name(j int) string { return strings.TrimSpace(string(d.fields[j-1].text)) }

// Header is what the decoder of the rest of an input has to know: whether it
// starts within a line that is too long, and the header.
func (d *csvDecoder) Header() []byte {
	d.note = append(append(d.note[:0], flags(d.skipping)), d.head...)
	return d.note
}

// Resume goes on in an input of which an earlier run read a part.
func (d *csvDecoder) Resume(note []byte) {
	d.began = true
	if len(note) == 0 {
		return
	}
	d.skipping = note[0]&1 != 0
	if head := note[1:]; len(head) > 0 && !d.headed {
		d.split(head, true)
		// The run before has read it, so there is nothing wrong with it, unless the
		// stream was declared again; then the records are refused for their fields.
		_ = d.readHeader(head)
	}
}
