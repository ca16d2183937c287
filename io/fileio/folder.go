package fileio

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// folder is the files of a folder at one moment. A source looks into one for files
// that were moved: once for all of them.
type folder struct {
	entries []entry // by name
	at      map[identity]int
}

type entry struct {
	name    string
	id      identity
	written int64 // in nanoseconds
}

// readFolder lists a folder; one that cannot be read is empty.
func readFolder(dir string, read func(string) ([]os.DirEntry, error)) *folder {
	f := &folder{at: map[identity]int{}}
	found, err := read(dir)
	if err != nil {
		return f
	}
	for _, e := range found {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		id := identityOf(info)
		if !packed(e.Name()) {
			f.at[id] = len(f.entries)
		}
		f.entries = append(f.entries, entry{e.Name(), id, info.ModTime().UnixNano()})
	}
	return f
}

// find is the name of a plain file, "" where it is not there.
func (f *folder) find(id identity) string {
	if i, there := f.at[id]; there {
		return f.entries[i].name
	}
	return ""
}

// rotated are the files that seem to have had a name before: app.log.1,
// app.log-20261201, app-2026.log.gz of app.log.
func (f *folder) rotated(name string) (out []entry) {
	ending := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	marked := func(rest string) bool { // another log is app-error.log
		return strings.ContainsAny(rest, "0123456789") || strings.HasSuffix(rest, ".old") || strings.HasSuffix(rest, ".bak")
	}
	from, _ := slices.BinarySearchFunc(f.entries, stem, func(e entry, stem string) int { return strings.Compare(e.name, stem) })
	for _, e := range f.entries[from:] {
		rest, of := strings.CutPrefix(e.name, stem)
		if !of {
			break
		}
		if e.name != name && rest != "" && strings.ContainsRune(".-_", rune(rest[0])) && strings.Contains(rest, ending) && marked(rest) {
			out = append(out, e)
		}
	}
	return out
}
