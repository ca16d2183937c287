package connector

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// FieldType says how the text of an option is read.
type FieldType uint8

const (
	Text       FieldType = iota
	Bool                 // true or false
	Integer              // a whole number
	Duration             // 5s, 500ms, 1h
	Size                 // 64MiB, 1KiB, 10B, or bytes
	Word                 // one of Words
	Expression           // SQL over the columns Over; with Prefix: of the column that the name ends in
)

// Field declares one option, once: checks, defaults and the reference page come
// from it. One that takes other values in a source than in a sink is declared once
// for each.
type Field struct {
	Name     string // "file.path"
	Type     FieldType
	Words    []string     // of Word
	Over     batch.Schema // of Expression
	Default  string       // "" for none
	Required bool
	Secret   bool // its value prints as ***
	Prefix   bool // Name is the beginning of any number of options ("generator.")
	Source   bool // means something to a source
	Sink     bool // means something to a sink
	Doc      string
}

// Options are the checked values of a stream's options, defaults included.
type Options map[string]string

// OptionError says which option is wrong, and whether its key or its value is
// (Key is "" for a required option that is missing).
type OptionError struct {
	Key     string
	Value   bool // the value is at fault, not the key
	Missing bool
	Msg     string
}

func (e *OptionError) Error() string { return e.Msg }

// Check reads the given options as the fields declare them. Names that no field
// has are errors.
func Check(fields []Field, given map[string]string, source bool) (Options, []*OptionError) {
	out := Options{}
	var wrong []*OptionError
	for _, f := range fields {
		if f.Default != "" && f.of(source) {
			out[f.Name] = f.Default
		}
	}
	for key, value := range given {
		f := FindField(fields, key, source)
		switch {
		case f == nil && FindField(fields, key, !source) == nil:
			wrong = append(wrong, &OptionError{Key: key, Msg: fmt.Sprintf("unknown option %q", key)})
			continue
		case f == nil:
			other := map[bool]string{true: "sinks", false: "sources"}[source]
			wrong = append(wrong, &OptionError{Key: key, Msg: fmt.Sprintf("the option %q belongs to %s", key, other)})
			continue
		}
		if f.Required && value == "" {
			wrong = append(wrong, &OptionError{Key: key, Value: true, Msg: fmt.Sprintf("the option %q is empty: %s", key, f.Doc)})
			continue
		}
		if err := f.check(value); err != nil {
			shown := value
			if f.Secret {
				shown = "***"
			}
			wrong = append(wrong, &OptionError{Key: key, Value: true, Msg: fmt.Sprintf("%q is not a value of %q: %s", shown, key, err)})
			continue
		}
		out[key] = value
	}
	for _, f := range fields {
		if _, has := given[f.Name]; f.Required && !has && f.Default == "" && f.of(source) {
			wrong = append(wrong, &OptionError{Key: f.Name, Missing: true, Msg: fmt.Sprintf("the option %q is missing: %s", f.Name, f.Doc)})
		}
	}
	return out, wrong
}

// of reports whether the option means something to a source, or to a sink.
func (f *Field) of(source bool) bool { return source && f.Source || !source && f.Sink }

// FindField is the declaration of an option of sources, or of sinks, nil where there
// is none. Names win over prefixes that follow them.
func FindField(fields []Field, key string, source bool) *Field {
	for i, f := range fields {
		if !f.of(source) {
			continue
		}
		if f.Name == key || f.Prefix && strings.HasPrefix(key, f.Name) && len(key) > len(f.Name) {
			return &fields[i]
		}
	}
	return nil
}

func (f *Field) check(value string) error {
	switch f.Type {
	case Bool:
		if value != "true" && value != "false" {
			return fmt.Errorf("it takes true or false")
		}
	case Integer:
		if n, err := strconv.ParseInt(value, 10, 64); err != nil || n < 0 {
			return fmt.Errorf("it takes a whole number")
		}
	case Duration:
		if d, err := time.ParseDuration(value); err != nil || d < 0 {
			return fmt.Errorf("it takes a duration like 5s or 500ms")
		}
	case Size:
		if _, err := parseSize(value); err != nil {
			return err
		}
	case Word:
		for _, w := range f.Words {
			if w == value {
				return nil
			}
		}
		return fmt.Errorf("it takes one of %s", strings.Join(f.Words, ", "))
	}
	return nil
}

var sizeUnits = []struct {
	suffix string
	bytes  int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1000}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}, {"", 1}}

func parseSize(text string) (int64, error) {
	for _, u := range sizeUnits {
		if number, ok := strings.CutSuffix(text, u.suffix); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
			if err != nil || n < 0 || n > 1<<62/u.bytes {
				break
			}
			return n * u.bytes, nil
		}
	}
	return 0, fmt.Errorf("it takes a size like 64MiB")
}

// Bool is the value of a Bool field.
func (o Options) Bool(name string) bool { return o[name] == "true" }

// Int is the value of an Integer field, 0 where it is not set.
func (o Options) Int(name string) int64 {
	n, err := strconv.ParseInt(o[name], 10, 64)
	if err != nil {
		return 0 // not set: Check has refused anything else
	}
	return n
}

// Size is the value of a Size field in bytes.
func (o Options) Size(name string) int64 {
	n, err := parseSize(o[name])
	if err != nil {
		return 0 // as Int
	}
	return n
}

// Duration is the value of a Duration field.
func (o Options) Duration(name string) time.Duration {
	d, err := time.ParseDuration(o[name])
	if err != nil {
		return 0 // as Int
	}
	return d
}
