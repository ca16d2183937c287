package planner

import "github.com/eventflux-io/engine/io/connector"

// StreamFields are the options that every stream takes, as connectors declare
// theirs.
func StreamFields() []connector.Field {
	fields := make([]connector.Field, len(streamOptions))
	for i, o := range streamOptions {
		fields[i] = connector.Field{Name: o.name, Words: o.words, Default: o.initial, Source: true, Sink: !o.sources, Doc: o.doc}
		switch o.kind {
		case wordOption:
			fields[i].Type = connector.Word
		case durationOption, durationOrNone:
			fields[i].Type = connector.Duration
		}
	}
	return fields
}
