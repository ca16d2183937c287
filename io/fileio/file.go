// Package fileio reads rows from files and writes them to files. A source reads
// one file or a glob of them, each file a partition; a sink writes one file.
// Start with Connector; source.go and sink.go are its halves. A source reads its
// files to their end (reader.go), or follows them (follow.go): files that are
// written while they are read, moved away and begun anew.
package fileio

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector is files.
var Connector = connector.Connector{
	Name: "file", Doc: "rows from files, or into a file", Path: "file.path",
	Fields: []connector.Field{
		{Name: "file.path", Required: true, Source: true, Sink: true, Doc: "a path; a source also takes a glob (.gz and .zst are unpacked)"},
		{Name: "file.mode", Type: connector.Word, Words: []string{"read", "follow", "replace", "append", "roll"}, Source: true, Sink: true,
			Doc: "source: read (default) to the end, or follow what is written; sink: replace (default) or append"},
	},
	Metadata: []connector.Metadata{
		{Key: "path", Type: batch.Of(batch.String), Doc: "the file that the row stands in"},
		{Key: "line", Type: batch.Of(batch.Int64), Doc: "the row's line in it, from 1"},
	},
	Bounded: func(o connector.Options) bool { return o["file.mode"] != "follow" },
	Clash:   func(source, sink connector.Options) bool { return sameFile(source["file.path"], sink["file.path"]) },
	Source:  newSource,
	Sink:    newSink,
}

// mode checks that a mode belongs to the side that it is given for.
func mode(o connector.Options, initial string, allowed ...string) error {
	if o["file.mode"] == "" {
		o["file.mode"] = initial
	}
	for _, m := range allowed {
		if o["file.mode"] == m {
			return nil
		}
	}
	if o["file.mode"] == "roll" {
		return &connector.OptionError{Key: "file.mode", Value: true,
			Msg: "file.mode roll begins a new file by size or time; this version does not run it"}
	}
	return &connector.OptionError{Key: "file.mode", Value: true,
		Msg: fmt.Sprintf("%q is not a value of \"file.mode\" here: it takes one of %s", o["file.mode"], strings.Join(allowed, ", "))}
}

// sameFile tells whether a sink's path is one of the files that a source's path
// names.
func sameFile(sourcePath, sinkPath string) bool {
	source, sink := resolved(sourcePath), resolved(sinkPath)
	if source == sink {
		return true
	}
	if connector.IsGlob(source) {
		matched, err := filepath.Match(source, sink)
		return err == nil && matched
	}
	a, errA := os.Stat(source)
	b, errB := os.Stat(sink)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// resolved is a path with the links of its folder followed.
func resolved(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		return filepath.Join(dir, filepath.Base(abs))
	}
	return abs
}
