// Package fileio reads rows from files and writes them to files. A source reads
// one file or a glob of them, each file a partition; a sink writes one file.
// Start with Connector; source.go and sink.go are its halves.
package fileio

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/eventflux-io/engine/io/connector"
)

// Connector is files.
var Connector = connector.Connector{
	Name: "file", Doc: "rows from files, or into a file", Path: "file.path",
	Fields: []connector.Field{
		{Name: "file.path", Required: true, Source: true, Sink: true, Doc: "a path; a source also takes a glob (.gz and .zst are unpacked)"},
		{Name: "file.mode", Type: connector.Word, Words: []string{"read", "follow", "replace", "append", "roll"}, Source: true, Sink: true,
			Doc: "source: read (default) or follow; sink: replace (default), append or roll"},
	},
	Bounded: func(o connector.Options) bool { return o["file.mode"] != "follow" },
	Source:  newSource,
	Sink:    newSink,
}

// modes checks that a mode belongs to the side that it is given for.
func mode(o connector.Options, initial string, allowed ...string) error {
	if o["file.mode"] == "" {
		o["file.mode"] = initial
	}
	for _, m := range allowed {
		if o["file.mode"] == m {
			return nil
		}
	}
	return &connector.OptionError{Key: "file.mode", Value: true,
		Msg: fmt.Sprintf("%q is not a value of \"file.mode\" here: it takes one of %s", o["file.mode"], strings.Join(allowed, ", "))}
}

func isGlob(path string) bool { return strings.ContainsAny(path, "*?[") }

// Expand lists the files of a path or glob, by name.
func Expand(path string, roots *connector.Roots) ([]string, error) {
	files := []string{path}
	if _, err := os.Lstat(path); err != nil && isGlob(path) {
		found, err := filepath.Glob(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: no such file", path)
		}
		sort.Strings(found)
		files = found
	}
	for _, f := range files {
		if err := roots.Check(f); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// reason says what the file system said, with the path once.
func reason(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// SameFile tells whether a sink's path is one of the files that a source's path
// names: reading what is being written.
func SameFile(sourcePath, sinkPath string) bool {
	sink, err := filepath.Abs(sinkPath)
	if err != nil {
		return false
	}
	source, err := filepath.Abs(sourcePath)
	if err != nil {
		return false
	}
	if source == sink {
		return true
	}
	if isGlob(source) {
		matched, err := filepath.Match(source, sink)
		return err == nil && matched
	}
	a, errA := os.Stat(source)
	b, errB := os.Stat(sink)
	return errA == nil && errB == nil && os.SameFile(a, b)
}
