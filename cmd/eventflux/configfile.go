package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// configFile is a TOML file with the positions of its keys.
type configFile struct {
	name, text string
	lines      *syntax.Lines          // of the text
	spans      map[string]syntax.Span // by the key's path, the names of tables included
	// streams holds the [streams.NAME] tables, keys in the case they were written
	// in (viper folds the case of its keys).
	streams map[string]map[string]syntax.StringLit
	tables  map[string]syntax.Span // where the name of each of them is
}

// problem says what is wrong with a key, where it is.
func (f *configFile) problem(path, format string, args ...any) problem {
	message := fmt.Sprintf(format, args...)
	if f == nil {
		return problem{message: message}
	}
	return problem{file: f.name, text: f.lines, at: f.span(path), message: message}
}

// span is where a key is; one that was written inside the value of another
// has the span of that one.
func (f *configFile) span(path string) syntax.Span {
	at, known := f.spans[path]
	for !known && path != "" {
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
		at, known = f.spans[path]
	}
	at.File = f.name
	return at
}

// readFile merges a TOML file. Keys it does not know are errors with their line
// and the nearest name.
func (c *config) readFile(name string) []problem {
	data, err := os.ReadFile(name)
	if err != nil {
		return []problem{wrongCall("%s: %v", name, reason(err))}
	}
	if !utf8.Valid(data) {
		return []problem{wrongCall("%s: not UTF-8", name)}
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	f := &configFile{name: name, text: text, lines: syntax.NewLines(text), spans: map[string]syntax.Span{}, streams: map[string]map[string]syntax.StringLit{}, tables: map[string]syntax.Span{}}
	if p := f.tooMany(); p != nil {
		return []problem{*p}
	}
	var tree map[string]any
	if err := toml.Unmarshal([]byte(text), &tree); err != nil {
		return []problem{f.syntaxError(err)}
	}
	c.file = f
	f.findPlaces()
	r := &configReader{configFile: f, expand: c.expand, merged: map[string]any{}, known: tables()}
	r.table("", tree)
	if err := c.v.MergeConfigMap(r.merged); err != nil {
		r.wrong = append(r.wrong, f.problem("", "%v", err))
	}
	inOrder(r.wrong)
	return r.wrong
}

// maxKeys is how many keys and tables a file may have: the TOML reader looks at all of a
// table for each.
const maxKeys = 10_000

// tooMany is what is wrong with a file that has more keys, at the first one too many. A text
// that does not parse is counted as far as it does.
func (f *configFile) tooMany() *problem {
	p := unstable.Parser{}
	p.Reset([]byte(f.text))
	n, at := 0, syntax.Span{}
	for p.NextExpression() {
		e := p.Expression()
		before := n
		n += keysIn(e)
		if key := e.Key(); n > maxKeys && before <= maxKeys && key.Next() {
			raw := key.Node().Raw
			at = syntax.Span{Start: int(raw.Offset), End: int(raw.Offset + raw.Length), File: f.name}
		}
	}
	if n <= maxKeys {
		return nil
	}
	return &problem{file: f.name, text: f.lines, at: at, message: fmt.Sprintf("the file has %d keys and tables, and the most is %d", n, maxKeys)}
}

// keysIn is how many keys and tables an expression has, those inside its value included.
func keysIn(n *unstable.Node) int {
	switch n.Kind {
	case unstable.Table, unstable.ArrayTable:
		return 1
	case unstable.KeyValue:
		return 1 + keysIn(n.Value())
	case unstable.InlineTable, unstable.Array:
		keys := 0
		for in := n.Children(); in.Next(); {
			keys += keysIn(in.Node())
		}
		return keys
	}
	return 0
}

func (f *configFile) syntaxError(err error) problem {
	p := f.problem("", "%s", strings.TrimPrefix(err.Error(), "toml: "))
	var at *toml.DecodeError
	if errors.As(err, &at) {
		row, col := at.Position()
		for range row - 1 {
			p.at.Start += strings.IndexByte(f.text[p.at.Start:], '\n') + 1
		}
		p.at.Start += col - 1
		p.at.End = p.at.Start + 1
	}
	return p
}

// findPlaces records where each key is. The text has been decoded, so it
// parses.
func (f *configFile) findPlaces() {
	p := unstable.Parser{}
	p.Reset([]byte(f.text))
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		path := table
		if e.Kind == unstable.Table || e.Kind == unstable.ArrayTable {
			path = nil
		}
		path = slices.Clone(path)
		for key := e.Key(); key.Next(); {
			path = append(path, string(key.Node().Data))
			at := key.Node().Raw
			name := strings.Join(path, ".")
			if _, known := f.spans[name]; !known {
				f.spans[name] = syntax.Span{Start: int(at.Offset), End: int(at.Offset + at.Length)}
			}
		}
		if e.Kind == unstable.Table || e.Kind == unstable.ArrayTable {
			table = path
		}
	}
}

// configReader takes a decoded file apart.
type configReader struct {
	*configFile
	expand func(string) (string, error)
	merged map[string]any // tables by name, as viper takes them
	known  []string       // the names of tables
	wrong  []problem
}

func (r *configReader) errorf(path, format string, args ...any) {
	r.wrong = append(r.wrong, r.problem(path, format, args...))
}

// table reads the keys of the table at path.
func (r *configReader) table(path string, tree map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		full := strings.TrimPrefix(path+"."+key, ".")
		inner, isTable := tree[key].(map[string]any)
		name, ours := strings.CutPrefix(full, "eventflux.")
		switch {
		case full == "streams" && isTable:
			r.streamTables(inner)
		case slices.Contains(r.known, full) && isTable:
			r.table(full, inner)
		case slices.Contains(r.known, full):
			r.errorf(full, "%q is a table: [%s]", full, full)
		case !ours || findSetting(name) == nil:
			r.unknown(full)
		case isTable:
			r.errorf(full, "%q takes a value, not a table", full)
		default:
			r.value(full, name, tree[key])
		}
	}
}

func (r *configReader) unknown(full string) {
	names := append(slices.Clone(r.known), settingKeys()...)
	r.errorf(full, "unknown key %q%s", full, spelling.Hint(full, names))
}

// value merges the value of a setting.
func (r *configReader) value(full, name string, value any) {
	list, isList := value.([]any)
	_, wantsList := findSetting(name).initial.([]string)
	switch {
	case isList != wantsList && wantsList:
		r.errorf(full, "%q takes a list: [\"…\"]", full)
		return
	case isList != wantsList:
		r.errorf(full, "%q takes one value, not a list", full)
		return
	case isList:
		for i := range list {
			if _, isText := list[i].(string); !isText {
				r.errorf(full, "%q takes a list of texts: [\"…\"]", full)
				return
			}
			list[i] = r.expanded(full, list[i])
		}
	default:
		value = r.expanded(full, value)
	}
	table := r.merged
	parts := strings.Split(full, ".")
	for _, part := range parts[:len(parts)-1] {
		inner, ok := table[part].(map[string]any)
		if !ok {
			inner = map[string]any{}
			table[part] = inner
		}
		table = inner
	}
	table[parts[len(parts)-1]] = value
}

// expanded replaces ${NAME} in a text.
func (r *configReader) expanded(path string, value any) any {
	text, isText := value.(string)
	if !isText {
		return value
	}
	out, err := r.expand(text)
	if err != nil {
		r.errorf(path, "%v", err)
	}
	return out
}

func (r *configReader) streamTables(streams map[string]any) {
	names := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(streams)) {
		path := "streams." + name
		table, ok := streams[name].(map[string]any)
		if !ok {
			r.errorf(path, "%q must be a table of options", path)
			continue
		}
		if other, twice := names[strings.ToLower(name)]; twice {
			r.errorf(path, "the options of the stream %q are given twice: as %q too", name, other)
		}
		names[strings.ToLower(name)] = name
		r.streams[name], r.tables[name] = map[string]syntax.StringLit{}, r.span(path)
		r.options(path, "", table, r.streams[name])
	}
}

// options turns both "kafka.brokers" = "x" and kafka.brokers = "x" into one
// dotted key.
func (r *configReader) options(path, prefix string, table map[string]any, into map[string]syntax.StringLit) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		full, option := path+"."+key, prefix+key
		switch value := table[key].(type) {
		case map[string]any:
			r.options(full, option+".", value, into)
			continue
		case []any:
			r.errorf(full, "the option %q takes one value, not a list", option)
			continue
		default:
			if _, twice := into[option]; twice {
				r.errorf(full, "the option %q is given twice", option)
			}
			into[option] = syntax.StringLit{Span: r.span(full), Text: fmt.Sprint(r.expanded(full, value))}
		}
	}
}

// tables are the names that may be in brackets, [streams.NAME] apart.
func tables() []string {
	names := []string{"eventflux", "streams"}
	for _, s := range settings {
		for i, r := range s.key {
			if name := "eventflux." + s.key[:i]; r == '.' && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// reason is an error of the file system without its path, which the caller
// names already.
func reason(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
