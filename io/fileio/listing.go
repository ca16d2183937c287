package fileio

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/eventflux-io/engine/io/connector"
)

// listing numbers the files of a stream: partition i is paths[i]. All shards of a
// run share it, so that they agree on the numbers of files that appear while
// they run, whoever sees them first.
type listing struct {
	spec      *connector.Spec
	following bool
	remarks   remarks
	readDir   func(path string) ([]os.DirEntry, error)

	mu     sync.Mutex
	listed bool
	went   bool // goOn has given numbers back
	paths  []string
	number map[string]int32
	// moved are the paths under which a file is that was listed before under
	// another: a log that was rotated. They have a number, and nothing is read.
	moved   map[string]bool
	seen    map[identity]bool  // the files of the last look
	folders map[string]*folder // that were looked into since
}

func newListing(spec *connector.Spec, following bool) *listing {
	return &listing{spec: spec, following: following, readDir: os.ReadDir,
		number: map[string]int32{}, moved: map[string]bool{}, seen: map[identity]bool{}}
}

// goOn gives the partitions of an earlier run their numbers back. Those that a look
// has given to count the files are void: a new file may have got that of an old one.
func (l *listing) goOn(from []connector.Position) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.went || len(from) == 0 {
		return
	}
	l.went, l.listed, l.paths = true, false, nil
	clear(l.number)
	clear(l.moved)
	clear(l.seen)
	for _, at := range from {
		if at.Name == "" {
			continue
		}
		for int(at.Partition) >= len(l.paths) {
			l.paths = append(l.paths, "")
		}
		l.paths[at.Partition] = at.Name
		l.number[at.Name] = at.Partition
		if id := readNote(at.Note).ID; id != (identity{}) {
			l.seen[id] = true
		}
	}
}

// look lists the files that are there; files that are new get the next numbers,
// of several that are followed the one that was written first the least.
// What a bounded source reads is what is there at its start.
func (l *listing) look() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listed && !l.following {
		return nil
	}
	found, err := l.expand()
	if err != nil {
		return err
	}
	l.listed, l.folders = true, nil
	seen := map[identity]bool{}
	var fresh []entry
	for _, path := range found {
		var e entry
		if info, err := l.spec.Files.Stat(path); err == nil { // else: the reader says what is wrong
			if l.leavesOut(path, info) {
				continue
			}
			e.id, e.written = identityOf(info), info.ModTime().UnixNano()
			seen[e.id] = true
		}
		if _, known := l.number[path]; !known {
			e.name = path
			fresh = append(fresh, e)
		}
	}
	if l.following {
		slices.SortStableFunc(fresh, func(a, b entry) int { return cmp.Compare(a.written, b.written) })
	}
	for _, e := range fresh {
		l.number[e.name] = int32(len(l.paths))
		l.paths = append(l.paths, e.name)
		l.moved[e.name] = l.following && l.seen[e.id]
	}
	if len(l.paths) == 0 && !l.following {
		return connector.At(l.path(), syscall.ENOENT)
	}
	l.seen = seen
	return nil
}

func (l *listing) path() string { return l.spec.Options["file.path"] }

func (l *listing) glob() bool { return connector.IsGlob(l.path()) }

// expand is the paths that there are. Those that lead outside the roots are left out
// where files are followed: they may appear any time.
func (l *listing) expand() ([]string, error) {
	switch {
	case !l.following:
		return l.spec.Files.Expand(l.path())
	case !l.glob():
		return []string{l.path()}, nil
	}
	found, outside, err := l.spec.Files.Matches(l.path())
	for _, path := range outside {
		l.remarks.add(path, isOutside)
	}
	return found, err
}

// leavesOut reports whether a file that a glob matches is none to read.
func (l *listing) leavesOut(path string, info os.FileInfo) bool {
	if !l.glob() {
		return false
	}
	if !l.following {
		return info.IsDir()
	}
	why := ""
	switch {
	case info.IsDir():
		why = isFolder
	case !info.Mode().IsRegular():
		why = isIrregular
	case packed(path):
		why = isPacked
	default:
		return false
	}
	l.remarks.add(path, why)
	return true
}

// from calls do with each partition of a shard from number first on, and returns
// the number of all.
func (l *listing) from(first, shard, shards int, do func(number int32, path string, moved bool) error) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for n := first; n < len(l.paths); n++ {
		if n%shards == shard && l.paths[n] != "" {
			if err := do(int32(n), l.paths[n], l.moved[l.paths[n]]); err != nil {
				return n, err
			}
		}
	}
	return len(l.paths), nil
}

func (l *listing) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.paths)
}

// beside is the folder that a path is in, as it was when a file beside one was
// first asked for after the last look, or, again, as it is now.
func (l *listing) beside(path string, again bool) *folder {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.folder(filepath.Dir(path), again)
}

func (l *listing) folder(dir string, again bool) *folder {
	if l.folders == nil {
		l.folders = map[string]*folder{}
	}
	if l.folders[dir] == nil || again {
		l.folders[dir] = readFolder(dir, l.readDir)
	}
	return l.folders[dir]
}

// skipped remarks on the files that had the name of a path after one file and
// before another, and are read under no name of their own.
func (l *listing) skipped(path string, after, before entry) {
	if after.written == 0 { // an earlier version has not noted it
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	dir := filepath.Dir(path)
	for _, e := range l.folder(dir, false).rotated(filepath.Base(path)) {
		name := filepath.Join(dir, e.name)
		if _, read := l.number[name]; read || e.id == after.id || e.id == before.id {
			continue
		}
		if e.written >= after.written && (before == entry{} || e.written <= before.written) {
			l.remarks.add(name, "not read: written and moved away while nothing ran")
		}
	}
}
