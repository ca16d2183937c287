package planner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/io/connector"
)

// bindSourceOptions finds a source's connector and checks its options.
func (p *planner) bindSourceOptions(r *relation) {
	if p.connect(r, true) {
		spec := r.spec
		spec.Schema, spec.Metadata = r.ingest.Decoded, r.ingest.Metadata
		r.spec = spec
		r.bounded = r.outside.Bounded != nil && r.outside.Bounded(spec.Options)
		p.checkMetadata(r)
		p.bindExpressions(r)
		p.openSource(r)
	}
	p.refuseOptions(r)
	switch {
	case r.ingest.Time >= 0:
	case r.outside != nil && r.outside.Timed:
		r.ingest.Stamped = true
	case !r.bounded:
		r.ingest.Arrival = true
	}
	if r.bounded {
		r.ingest.MaxSkew = 0
	}
}

// checkMetadata refuses METADATA that the connector does not have.
func (p *planner) checkMetadata(r *relation) {
	if r.decl == nil {
		return
	}
	for _, c := range r.decl.Columns {
		if c.Metadata == nil {
			continue
		}
		key := c.Metadata.Text
		if key == "" {
			key = c.Name.Name
		}
		if msg := metadataFault(r.outside, key, r.ingest.Decoded[r.ingest.Decoded.Index(c.Name.Name)].Type); msg != "" {
			p.errorf(c.Metadata.Span, "%s", msg)
			r.broken = true
		}
	}
}

// metadataFault says why a column of a type cannot be metadata of a connector.
func metadataFault(c *connector.Connector, key string, t batch.Type) string {
	var keys []string
	for _, m := range c.Metadata {
		switch {
		case m.Key != key && !(m.Prefix && strings.HasPrefix(key, m.Key) && len(key) > len(m.Key)):
			shown := m.Key
			if m.Prefix {
				shown += "<name>"
			}
			keys = append(keys, fmt.Sprintf("%q", shown))
		case !m.Type.Equal(t):
			return fmt.Sprintf("the metadata %q of the connector %q is %s, and the column is %s", key, c.Name, m.Type, t)
		default:
			return ""
		}
	}
	if keys == nil {
		return fmt.Sprintf("the connector %q has no metadata %q; it has none", c.Name, key)
	}
	return fmt.Sprintf("the connector %q has no metadata %q; it has %s", c.Name, key, strings.Join(keys, ", "))
}

// refuseOptions names options of the language that this version does not honour.
func (p *planner) refuseOptions(r *relation) {
	if strings.EqualFold(r.options.get("error.strategy"), "retry") {
		p.refuse(r.options.valueAt("error.strategy"), "error.strategy retry tries rows again")
	}
	if r.options.has("error.max-ratio") && r.bounded {
		p.errorf(r.options.keyAt("error.max-ratio"), "error.max-ratio watches sources without an end; %q is read to its end, whatever its rows are", r.name)
	}
}

func (p *planner) openSource(r *relation) {
	if r.broken {
		return
	}
	if f := r.spec.Format; f != nil && f.NewDecoder != nil { // the options that need the columns
		if _, err := f.NewDecoder(r.spec.Decoding()); err != nil {
			p.optionError(r, err)
			return
		}
	}
	made, err := r.outside.Source(r.spec)
	if err != nil {
		p.optionError(r, err)
		return
	}
	r.source = made
}

// bindSinkOptions finds a sink's connector and checks its options; the sink
// itself is made when its columns are known.
func (p *planner) bindSinkOptions(r *relation) { p.connect(r, false) }

// connect reads which connector a stream names, its format and their options.
// It reports whether there is a connector to open.
func (p *planner) connect(r *relation, source bool) bool {
	o := r.options
	name := o.get("extension")
	if name == "" && p.misspeltConnector(r) {
		return false
	}
	if name == "" {
		p.errorf(r.at, "the stream %q has no connector; add 'extension'='file' or another of %s", r.name, strings.Join(p.connectorNames(source), ", "))
		return false
	}
	c := p.connector(name)
	if c == nil {
		p.declaredOnly(r, name, source)
		return false
	}
	if source && c.Source == nil || !source && c.Sink == nil {
		kind := map[bool]string{true: "source", false: "sink"}[source]
		p.errorf(o.valueAt("extension"), "the connector %q is no %s", name, kind)
		return false
	}
	r.outside = c
	fields := c.Fields
	format := p.format(r, c)
	if format != nil {
		fields = append(append([]connector.Field{}, fields...), format.Fields...)
	}
	given := map[string]string{}
	for key, value := range o.values {
		if !isStreamOption(key) {
			given[key] = value
		}
	}
	options, wrong := connector.Check(fields, given, source)
	for _, w := range wrong {
		if w.Missing && meant(append(c.NamesOf(w.Key), w.Key), wrong) {
			continue
		}
		p.reportOption(r, w, fields)
	}
	r.spec = connector.Spec{Stream: r.name, Schema: r.schema, Options: options, Files: p.cat.Files, Format: format}
	return len(wrong) == 0
}

// meant reports whether an unknown key among what is wrong is probably a missing one,
// under one of its names, that was misspelt.
func meant(missing []string, wrong []*connector.OptionError) bool {
	for _, w := range wrong {
		if !w.Missing && !w.Value && spelling.Nearest(w.Key, missing) != "" {
			return true
		}
	}
	return false
}

// misspeltConnector reports keys that are near to 'extension', where there is none.
func (p *planner) misspeltConnector(r *relation) bool {
	found := false
	for _, key := range r.options.keys() {
		if near := spelling.Nearest(key, []string{"extension", "connector"}); near != "" && !isStreamOption(key) {
			p.errorf(r.options.keyAt(key), "unknown option %q; did you mean %q?", key, near)
			found = true
		}
	}
	return found
}

// format is the format of a stream: the one it names, that of the file's ending,
// or the connector's own.
func (p *planner) format(r *relation, c *connector.Connector) *connector.Format {
	named := r.options.get("format")
	path := ""
	if c.Path != "" {
		path = r.options.values[c.Path]
	}
	if c.Path == "" && c.Format == "" {
		if named != "" {
			p.errorf(r.options.keyAt("format"), "the connector %q takes no format", c.Name)
		}
		return nil
	}
	if p.refuseFormat(r.options, path, c.Path) {
		r.broken = true
		return nil
	}
	found := connector.FindFormat(p.cat.Formats, named, path)
	switch {
	case found != nil:
		return found
	case named != "":
		var names []string
		for _, f := range p.cat.Formats {
			names = append(names, f.Name)
		}
		p.errorf(r.options.valueAt("format"), "unknown format %q; there are %s%s", named, strings.Join(names, ", "), spelling.Hint(named, names))
		return nil
	}
	initial := c.Format
	if initial == "" {
		initial = "json"
	}
	return connector.FindFormat(p.cat.Formats, initial, "")
}

// refuseFormat reports whether a format is one of the language that this version
// does not read or write, and says so at its name or at the path that ends so.
func (p *planner) refuseFormat(o *options, path, pathOption string) bool {
	found := connector.FindFormat(laterFormats, o.get("format"), path)
	switch {
	case found == nil:
		return false
	case o.has("format"):
		p.refuse(o.valueAt("format"), found.Doc)
	default:
		p.refuse(o.valueAt(pathOption), found.Doc)
	}
	return true
}

func isStreamOption(key string) bool { return streamOption(key) != nil }

func (p *planner) reportOption(r *relation, w *connector.OptionError, fields []connector.Field) {
	switch {
	case w.Missing:
		p.errorf(r.at, "the stream %q: %s", r.name, w.Msg)
	case w.Value:
		near := ""
		if f := connector.FindField(fields, w.Key, r.kind != sinkRelation); f != nil {
			near = spelling.Hint(r.options.get(w.Key), f.Words)
		}
		p.errorf(r.options.valueAt(w.Key), "%s%s", w.Msg, near)
	default:
		var names []string
		for _, f := range fields {
			names = append(names, f.Name)
		}
		names = append(names, streamOptionNames()...)
		if r.outside != nil { // nil: FROM 'path'
			for _, f := range fields {
				names = append(names, r.outside.NamesOf(f.Name)...)
			}
		}
		hint := spelling.Hint(w.Key, names)
		if slices.Contains(names, w.Key) { // an option of the other side
			hint = ""
		}
		p.errorf(r.options.keyAt(w.Key), "%s%s", w.Msg, hint)
	}
}

// optionError reports what a connector said of the options, at the option where
// it names one.
func (p *planner) optionError(r *relation, err error) {
	var w *connector.OptionError
	var outside *connector.OutsideError
	switch {
	case errors.As(err, &w):
		p.reportOption(r, w, nil)
	case errors.As(err, &outside) && r.outside != nil && r.outside.Path != "":
		p.errorf(r.options.valueAt(r.outside.Path), "%s", err)
	default:
		p.errorf(r.at, "the stream %q: %s", r.name, err)
	}
	r.broken = true
}

func (p *planner) connector(name string) *connector.Connector {
	for i, c := range p.cat.Connectors {
		if strings.EqualFold(c.Name, name) {
			return &p.cat.Connectors[i]
		}
		for _, a := range c.Aliases {
			if strings.EqualFold(a, name) {
				return &p.cat.Connectors[i]
			}
		}
	}
	return nil
}

func (p *planner) connectorNames(source bool) []string {
	var names []string
	for _, c := range p.cat.Connectors {
		if source && c.Source != nil || !source && c.Sink != nil {
			names = append(names, c.Name)
		}
	}
	return names
}

// declaredOnly checks the options of a connector that this version knows and
// does not open.
func (p *planner) declaredOnly(r *relation, name string, source bool) {
	d := declaredNamed(strings.ToLower(name))
	if d == nil {
		known := append(p.connectorNames(true), p.connectorNames(false)...)
		for _, d := range declaredConnectors {
			known = append(known, d.name)
		}
		p.errorf(r.options.valueAt("extension"), "unknown connector %q%s", name, spelling.Hint(name, known))
		return
	}
	if source && !d.source || !source && !d.sink {
		p.errorf(r.options.valueAt("extension"), "the connector %q is no %s", name, map[bool]string{true: "source", false: "sink"}[source])
		return
	}
	var names []string
	allowed := map[string]bool{}
	for _, f := range d.fields {
		if source && f.sink || !source && f.source {
			continue
		}
		names = append(names, f.name)
		allowed[f.name] = true
		if f.required && !r.options.has(f.name) && spelling.Nearest(f.name, r.options.keys()) == "" {
			p.errorf(r.at, "the stream %q: the option %q is missing", r.name, f.name)
		}
	}
	for key := range r.options.values {
		known := allowed[key] || isStreamOption(key) || strings.HasPrefix(key, "json.") || strings.HasPrefix(key, "csv.")
		for _, prefix := range d.prefixes {
			known = known || strings.HasPrefix(key, prefix)
		}
		if !known {
			p.errorf(r.options.keyAt(key), "unknown option %q%s", key, spelling.Hint(key, names))
		}
	}
	r.later = d.name
}

// laterFactory stands for a connector that this version does not open.
type laterFactory struct {
	name, stream string
}

func (f laterFactory) refused() error {
	return fmt.Errorf("the stream %q uses the connector %q, which this version checks but does not run", f.stream, f.name)
}

func (f laterFactory) Bounded() bool                           { return false }
func (f laterFactory) Replayable() bool                        { return true }
func (f laterFactory) Partitions(context.Context) (int, error) { return 0, nil }
func (f laterFactory) New(int, int) (connector.Source, error)  { return nil, f.refused() }

type laterSink struct{ laterFactory }

func (f laterSink) Durable() bool                { return true }
func (f laterSink) New() (connector.Sink, error) { return nil, f.refused() }
