package fileio

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"syscall"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// inferFrom is how much of a file its columns are learnt from.
const inferFrom = 1 << 20

// Infer learns the columns of FROM 'path' from the first MiB of the first file
// that has rows: BIGINT, DOUBLE, BOOL, TIMESTAMP where all values are ISO-8601 with
// a time, JSON where they are nested, else STRING.
func Infer(path string, options map[string]string, roots *connector.Roots, formats []connector.Format) (batch.Schema, error) {
	files, err := roots.Expand(path)
	if err != nil {
		return nil, err
	}
	var g guesser
	tried := false
	for _, f := range files {
		if info, err := roots.Stat(f); f != path && err == nil && info.IsDir() {
			continue
		}
		tried = true
		if err := g.file(f, options, roots, formats); err != nil {
			return nil, err
		}
		if g.rows > 0 {
			break
		}
	}
	switch {
	case !tried:
		return nil, connector.At(path, syscall.ENOENT)
	case len(g.schema) == 0:
		return nil, fmt.Errorf("%s: no rows to learn the columns from; declare them with CREATE STREAM", path)
	}
	return g.result(), nil
}

// file looks at the first MiB of a file.
func (g *guesser) file(name string, options map[string]string, roots *connector.Roots, formats []connector.Format) error {
	in, err := open(roots, name)
	if err != nil {
		return err
	}
	defer in.Close()
	head := make([]byte, inferFrom)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return broken(name, err)
	}
	cut := err == nil
	head = bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf"))
	f := connector.FindFormat(formats, options["format"], name)
	csv := f != nil && f.Name == "csv"
	if !csv && bytes.HasPrefix(bytes.TrimSpace(head), []byte("[")) {
		g.array(head)
		return nil
	}
	if cut {
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	if !csv {
		for line := range bytes.Lines(head) {
			g.object(line)
		}
		return nil
	}
	if err := g.csv(head, options); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// guesser widens the type of each column with every value.
type guesser struct {
	rows   int
	schema batch.Schema
	at     map[string]int
}

func (g *guesser) see(name string, t batch.Type) {
	if g.at == nil {
		g.at = map[string]int{}
	}
	i, known := g.at[name]
	if !known {
		i = len(g.schema)
		g.at[name] = i
		g.schema = append(g.schema, batch.Field{Name: name})
	}
	old := g.schema[i].Type
	number := func(t batch.Type) bool { return t.Kind == batch.Int64 || t.Kind == batch.Float64 }
	switch {
	case t.Kind == batch.Null || old.Equal(t):
	case old.Kind == batch.Null:
		g.schema[i].Type = t
	case number(old) && number(t):
		g.schema[i].Type = batch.Of(batch.Float64)
	case old.Kind == batch.JSON || t.Kind == batch.JSON:
		g.schema[i].Type = batch.Of(batch.JSON)
	default:
		g.schema[i].Type = batch.Of(batch.String)
	}
}

func (g *guesser) result() batch.Schema {
	for i := range g.schema {
		if g.schema[i].Type.Kind == batch.Null {
			g.schema[i].Type = batch.Of(batch.String)
		}
	}
	return g.schema
}

// array looks at the rows of a JSON array, however they are spread over lines.
func (g *guesser) array(head []byte) {
	dec := json.NewDecoder(bytes.NewReader(head))
	if _, err := dec.Token(); err != nil {
		return
	}
	for dec.More() {
		var row json.RawMessage
		if dec.Decode(&row) != nil {
			return
		}
		g.object(row)
	}
}

func (g *guesser) object(text []byte) {
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return
	}
	g.rows++
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			break
		}
		var raw json.RawMessage
		if dec.Decode(&raw) != nil {
			break
		}
		g.see(key.(string), ofJSON(raw))
	}
}

func ofJSON(raw []byte) batch.Type {
	switch raw[0] {
	case 'n':
		return batch.Type{}
	case 't', 'f':
		return batch.Of(batch.Bool)
	case '{', '[':
		return batch.Of(batch.JSON)
	case '"':
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return ofText(s, false)
		}
		return batch.Of(batch.String)
	}
	return ofText(string(raw), true)
}

// ofText is the type of a text; numbers counts whether it may be a number.
func ofText(s string, numbers bool) batch.Type {
	if numbers {
		if _, err := strconv.ParseInt(s, 10, 64); err == nil {
			return batch.Of(batch.Int64)
		}
		if v, err := strconv.ParseFloat(s, 64); err == nil && v-v == 0 {
			return batch.Of(batch.Float64)
		}
	}
	if _, ok := batch.ParseTimestamp([]byte(s)); ok && len(s) > 10 {
		return batch.Of(batch.Timestamp)
	}
	return batch.Of(batch.String)
}

func (g *guesser) csv(head []byte, options map[string]string) error {
	r := csv.NewReader(bytes.NewReader(head))
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	if d := options["csv.delimiter"]; d != "" {
		r.Comma = rune(d[0])
	}
	var names []string
	for {
		record, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if names == nil {
			if options["csv.header"] == "false" {
				for i := range record {
					names = append(names, "c"+strconv.Itoa(i+1))
				}
			} else {
				for _, name := range record {
					name = strings.TrimSpace(name) // as the format reads it
					names = append(names, name)
					g.see(name, batch.Type{})
				}
				continue
			}
		}
		g.rows++
		for i, v := range record {
			if i >= len(names) || v == options["csv.null"] {
				continue
			}
			t := ofText(v, true)
			if v == "true" || v == "false" {
				t = batch.Of(batch.Bool)
			}
			g.see(names[i], t)
		}
	}
}
