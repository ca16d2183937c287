// Package fileio reads rows from files and writes them to files. A source reads
// one file or a glob of them, each file a partition; a sink writes one file.
// Start with Connector; source.go and sink.go are its halves. A source reads its
// files to their end (reader.go), or follows them (follow.go): files that are
// written while they are read, moved away and begun again. same.go says by what a
// file is known, restart.go how it is found again.
package fileio

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector is files.
var Connector = connector.Connector{
	Name: "file", Doc: "rows from files, or into a file", Path: "file.path",
	Fields: []connector.Field{
		{Name: "file.path", Required: true, Source: true, Sink: true, Doc: "a path; a source also takes a glob (.gz and .zst are unpacked)"},
		{Name: "file.mode", Type: connector.Word, Words: []string{"read", "follow"}, Default: "read", Source: true,
			Doc: "read to the end, or follow what is written; a file rewritten with as many bytes is known by its first KiB and its last 16"},
		{Name: "file.mode", Type: connector.Word, Words: []string{"replace", "append", "roll"}, Default: "replace", Sink: true,
			Doc: "start the file over, or append to what it holds; this version does not roll"},
	},
	Metadata: []connector.Metadata{
		{Key: "path", Type: batch.Of(batch.String), Doc: "the file that the row stands in"},
		{Key: "line", Type: batch.Of(batch.Int64), Doc: "the row's line in it, from 1"},
	},
	Bounded: func(o connector.Options) bool { return o["file.mode"] != "follow" },
	Targets: targets,
	Source:  newSource,
	Sink:    newSink,
}

// targets are the file of a path, by its name and, where it is there, by its number on
// the disk, which it has under all its names; or the files that a glob matches.
func targets(o connector.Options) connector.Targets {
	path := resolved(o["file.path"])
	p := connector.Targets{Names: []string{path}}
	if info, err := os.Stat(path); err == nil {
		if is := identityOf(info); is != (identity{}) {
			p.Names = append(p.Names, fmt.Sprint(is)) // which no absolute path looks like
		}
	}
	if connector.IsGlob(path) {
		p.Matches = func(name string) bool {
			matched, err := filepath.Match(path, name)
			return err == nil && matched
		}
	}
	return p
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
