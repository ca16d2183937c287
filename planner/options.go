package planner

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner/syntax"
)

// option is a declared option of streams that the planner itself reads;
// connectors and formats declare theirs.
type option struct {
	name    string
	kind    optionKind
	words   []string // of wordOption
	initial string
	sources bool   // means nothing to a sink
	derived bool   // is at an internal stream, too
	prefix  bool   // name is the beginning of any number of options
	refused string // what it does, which this version does not do
	doc     string
}

type optionKind uint8

const (
	textOption optionKind = iota
	wordOption
	durationOption // '5s', '500ms', '1 min'
	durationOrNone
	ratioOption // 0 to 1
)

// streamOptions are the options that every stream takes.
var streamOptions = []option{
	{name: "type", kind: wordOption, words: []string{"source", "sink", "internal"}, initial: "internal", derived: true, doc: "whether rows come in, go out, or neither"},
	{name: "extension", doc: "the connector"},
	{name: "connector", doc: "another name of extension"},
	{name: "format", doc: "how rows are written outside; the default depends on the connector"},
	{name: "event.time", sources: true, doc: "the column that holds the row time"},
	{name: "event.time.unit", kind: wordOption, words: []string{"s", "ms", "us", "ns"}, initial: "ms", sources: true, doc: "the unit of a BIGINT row time"},
	{name: "watermark.delay", kind: durationOption, initial: "0s", sources: true, doc: "how far rows may be behind the latest"},
	{name: "watermark.idle-timeout", kind: durationOption, initial: "5s", sources: true, doc: "a partition silent for that long stops holding others back"},
	{name: "watermark.max-future-skew", kind: durationOrNone, initial: "24h", sources: true, doc: "a row further ahead of its arrival is an error of the row; none: no bound"},
	{name: "error.strategy", kind: wordOption, words: []string{"dlq", "skip", "fail", "retry"}, initial: "dlq", doc: "what becomes of rows that cannot be read or written"},
	{name: "error.max-ratio", kind: ratioOption, initial: "0.1", sources: true, doc: "share of bad rows in a minute that stops an unbounded run"},
	{name: "error.dlq.stream", refused: "error.dlq.stream is another way to write INSERT INTO x SELECT * FROM errors(s)", doc: "the stream that bad rows go to"},
	{name: "error.retry.", prefix: true, refused: "error.retry tries bad rows again", doc: "how often and when a bad row is tried again"},
	{name: "pattern.max-instances", derived: true, refused: "\"pattern.max-instances\" bounds the instances of a pattern", doc: "most live instances of a pattern in a partition"},
}

// options are the options of one stream: values of the WITH list and, winning
// over them, of the configuration.
type options struct {
	values map[string]string
	at     map[string]syntax.Option // where it is given
	name   syntax.Span              // of the stream, for what is missing
}

// readOptions collects a stream's options. A key that is given twice is an error
// at the second.
func (p *planner) readOptions(stream syntax.Ident, list []syntax.Option) *options {
	o := &options{values: map[string]string{}, at: map[string]syntax.Option{}, name: stream.Span}
	names := p.renamed(stream.Name, list)
	for _, opt := range list {
		given, err := translated(names, opt.Key.Text, p.variables(opt.Value))
		if err != nil {
			p.errorf(opt.Value.Span, "%s", err)
		}
		for key, value := range given {
			switch first, twice := o.at[key]; {
			case twice && key == canonicalOption(opt.Key.Text) && first.Key.Text == opt.Key.Text:
				p.errorf(opt.Key.Span, "the option %q is given twice", opt.Key.Text)
			case twice:
				p.errorf(opt.Key.Span, "the option %q means the same as %q, which is given, too", opt.Key.Text, first.Key.Text)
			default:
				o.values[key], o.at[key] = value, opt
			}
		}
	}
	for name, given := range p.opt.StreamOptions {
		if !strings.EqualFold(name, stream.Name) {
			continue
		}
		for name, value := range given {
			options, err := translated(names, name, value.Text)
			if err != nil {
				p.errorf(value.Span, "%s", err)
			}
			for key, text := range options {
				o.values[key] = text
				o.at[key] = syntax.Option{Key: syntax.StringLit{Span: value.Span, Text: name}, Value: value}
			}
		}
	}
	return o
}

// renamed are the options that other programs call otherwise, of the connector
// that a stream names.
func (p *planner) renamed(stream string, list []syntax.Option) []connector.Renamed {
	name := ""
	for _, opt := range list {
		if canonicalOption(opt.Key.Text) == "extension" {
			name = opt.Value.Text
		}
	}
	for configured, given := range p.opt.StreamOptions {
		for key, value := range given {
			if strings.EqualFold(configured, stream) && canonicalOption(key) == "extension" {
				name = value.Text
			}
		}
	}
	if c := p.connector(name); c != nil {
		return c.Renamed
	}
	return nil
}

// translated are the options that one stands for, under the names that they have
// here.
func translated(names []connector.Renamed, name, value string) (map[string]string, error) {
	if r := connector.FindRenamed(names, name); r != nil {
		return r.Options(name, value)
	}
	return map[string]string{canonicalOption(name): value}, nil
}

func canonicalOption(key string) string {
	if key == "connector" {
		return "extension"
	}
	return key
}

// variables replaces ${VAR} in an option's value.
func (p *planner) variables(v syntax.StringLit) string {
	text, err := Expand(v.Text, p.opt.Vars)
	if err != nil {
		p.errorf(v.Span, "%v", err)
		return v.Text
	}
	return text
}

// keyAt is where an option is given: its key, or the stream's name where nobody
// gives it.
func (o *options) keyAt(key string) syntax.Span {
	if opt, ok := o.at[key]; ok {
		return opt.Key.Span
	}
	return o.name
}

func (o *options) valueAt(key string) syntax.Span {
	if opt, ok := o.at[key]; ok {
		return opt.Value.Span
	}
	return o.name
}

func (o *options) get(key string) string {
	if v, ok := o.values[key]; ok {
		return v
	}
	for _, f := range streamOptions {
		if f.name == key {
			return f.initial
		}
	}
	return ""
}

func (o *options) has(key string) bool { _, ok := o.values[key]; return ok }

// checkStreamOptions checks the values of the options that the planner declares.
func (p *planner) checkStreamOptions(o *options, kind relationKind) {
	if kind == internalRelation {
		p.checkDerivedOptions(o)
	}
	for key := range o.values {
		if f := streamOption(key); f != nil && f.refused != "" && (kind != internalRelation || f.derived) {
			p.refuse(o.keyAt(key), f.refused)
		}
	}
	for _, f := range streamOptions {
		value, given := o.values[f.name]
		if !given {
			continue
		}
		if kind == internalRelation && !f.derived {
			continue
		}
		if f.sources && kind == sinkRelation {
			p.errorf(o.keyAt(f.name), "the option %q belongs to sources; this stream is a sink", f.name)
			continue
		}
		if want := f.wants(value); want != "" {
			p.errorf(o.valueAt(f.name), "%q is not a value of %q: expected %s", value, f.name, want)
		}
	}
}

// checkDerivedOptions reports options that mean nothing to a stream without a
// connector.
func (p *planner) checkDerivedOptions(o *options) {
	typeless := o.has("extension") && !o.has("type") || !streamOption("type").takes(o.get("type"))
	for _, key := range o.keys() {
		f := streamOption(key)
		switch near := spelling.Hint(key, streamOptionNames()); {
		case f != nil && f.derived:
		case f == nil && near != "":
			p.errorf(o.keyAt(key), "unknown option %q%s", key, near)
		case typeless: // the type is what is missing
		default:
			p.errorf(o.keyAt(key), "the option %q belongs to sources and sinks, and this stream is internal", key)
		}
	}
}

// keys are the options in an order that does not change.
func (o *options) keys() []string { return slices.Sorted(maps.Keys(o.values)) }

func streamOption(key string) *option {
	for i := range streamOptions {
		if f := &streamOptions[i]; f.name == key || f.prefix && strings.HasPrefix(key, f.name) {
			return f
		}
	}
	return nil
}

func streamOptionNames() []string {
	var names []string
	for _, f := range streamOptions {
		names = append(names, f.name)
	}
	return names
}

// tableOptions are the options of tables that no connector declares.
var tableOptions = []option{
	{name: "extension", doc: "where the table lives; in memory without it"},
	{name: "table.max-rows", doc: "most rows of a table in memory"},
	{name: "table.versions", kind: durationOption, doc: "how long old versions of rows are kept"},
	{name: "cache.max-rows", doc: "most rows of a cache"},
	{name: "cache.ttl", kind: durationOption, doc: "how long a row stays in a cache"},
	{name: "cache.policy", kind: wordOption, words: []string{"lru", "fifo"}, doc: "which row leaves a full cache"},
}

// tableConnectors are where a table may live.
var tableConnectors = []string{"cache", "postgres", "mysql", "redis", "sqlite", "file"}

// checkTableOptions checks the options of a table, which is refused.
func (p *planner) checkTableOptions(o *options) {
	extension := foldName(o.values["extension"])
	if extension != "" && !slices.Contains(tableConnectors, extension) {
		p.errorf(o.valueAt("extension"), "unknown table connector %q; there are %s%s", extension, strings.Join(tableConnectors, ", "), spelling.Hint(extension, tableConnectors))
		return
	}
	var names []string
	for _, f := range tableOptions {
		names = append(names, f.name)
		if value, given := o.values[f.name]; given {
			if want := f.wants(value); want != "" {
				p.errorf(o.valueAt(f.name), "%q is not a value of %q: expected %s", value, f.name, want)
			}
		}
	}
	for _, key := range o.keys() {
		outside := extension != "" && (strings.HasPrefix(key, extension+".") || key == "format")
		if !slices.Contains(names, key) && !outside {
			p.errorf(o.keyAt(key), "unknown option %q of a table%s", key, spelling.Hint(key, names))
		}
	}
}

func (f option) takes(value string) bool { return f.wants(value) == "" }

// wants says what the option takes, if value is not such a thing.
func (f option) wants(value string) string {
	switch f.kind {
	case wordOption:
		for _, w := range f.words {
			if strings.EqualFold(w, value) {
				return ""
			}
		}
		near := spelling.Hint(value, f.words)
		return strings.Join(f.words[:len(f.words)-1], ", ") + " or " + f.words[len(f.words)-1] + near
	case durationOption, durationOrNone:
		if f.kind == durationOrNone && strings.EqualFold(value, "none") {
			return ""
		}
		if _, ok := parseDuration(value); !ok {
			return "a duration such as '5s'"
		}
	case ratioOption:
		if r, err := strconv.ParseFloat(value, 64); err != nil || r < 0 || r > 1 {
			return "a share from 0 to 1"
		}
	}
	return ""
}

// durationUnits are the units of durations in option values.
var durationUnits = map[string]time.Duration{
	"us": time.Microsecond, "ms": time.Millisecond,
	"s": time.Second, "sec": time.Second, "second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
}

// parseDuration reads '5s', '500 ms', '1h30m' and '0'.
func parseDuration(s string) (time.Duration, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "0" {
		return 0, true
	}
	if d, err := time.ParseDuration(s); err == nil {
		return d, d >= 0
	}
	i := strings.LastIndexAny(s, "0123456789.") + 1
	n, err := strconv.ParseFloat(s[:i], 64)
	unit, ok := durationUnits[strings.TrimSpace(s[i:])]
	return time.Duration(n * float64(unit)), err == nil && ok && n >= 0
}

// maxRatio is the share of bad rows that a source bears.
func (r *relation) maxRatio() float64 {
	ratio, err := strconv.ParseFloat(r.options.get("error.max-ratio"), 64)
	if err != nil {
		return 1 // checkStreamOptions has refused it
	}
	return ratio
}
