package fileio

import (
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

	mu     sync.Mutex
	listed bool
	went   bool // goOn has given numbers back
	paths  []string
	number map[string]int32
	// moved are the paths under which a file stands that was listed before under
	// another: a log that was rotated. They have a number, and nothing is read.
	moved map[string]bool
	seen  map[identity]bool // the files of the last look
}

func newListing(spec *connector.Spec, following bool) *listing {
	return &listing{spec: spec, following: following, number: map[string]int32{}, moved: map[string]bool{}, seen: map[identity]bool{}}
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

// look lists the files that are there; files that are new get the next numbers.
// What a bounded source reads is what is there at its start.
func (l *listing) look() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listed && !l.following {
		return nil
	}
	path := l.spec.Options["file.path"]
	found, err := l.spec.Files.Expand(path)
	if err != nil {
		return err
	}
	l.listed = true
	seen := map[identity]bool{}
	for _, path := range found {
		var id identity
		if info, err := l.spec.Files.Stat(path); err == nil { // else: the reader says what is wrong
			if info.IsDir() && connector.IsGlob(l.spec.Options["file.path"]) {
				continue
			}
			id = identityOf(info)
			seen[id] = true
		}
		if _, known := l.number[path]; !known {
			l.number[path] = int32(len(l.paths))
			l.paths = append(l.paths, path)
			l.moved[path] = l.following && l.seen[id]
		}
	}
	if len(l.paths) == 0 && !l.following {
		return connector.At(path, syscall.ENOENT)
	}
	l.seen = seen
	return nil
}

// from calls do with each partition of a shard that stands at or behind number
// first, and returns the number of all.
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
