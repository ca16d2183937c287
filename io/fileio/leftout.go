package fileio

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"syscall"

	"github.com/eventflux-io/engine/io/connector"
)

// remarks are what a source says once of files: those with the same remark
// together. All shards share them.
type remarks struct {
	mu   sync.Mutex
	made map[remark]bool // those that were said, too
	new  []remark
}

type remark struct{ path, text string }

func (r *remarks) add(path, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := (remark{path, text}); !r.made[m] {
		if r.made == nil {
			r.made = map[remark]bool{}
		}
		r.made[m] = true
		r.new = append(r.new, m)
	}
}

// take is the sentences that are new, one a kind of remark.
func (r *remarks) take() (sentences []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, m := range r.new {
		if paths := r.paths(i); len(paths) > 0 {
			sentences = append(sentences, named(paths)+": "+m.text)
		}
	}
	r.new = nil
	return sentences
}

// paths are those with the remark i; none where an earlier one is of its kind.
func (r *remarks) paths(i int) (paths []string) {
	for j, m := range r.new {
		switch {
		case m.text != r.new[i].text:
		case j < i:
			return nil
		default:
			paths = append(paths, m.path)
		}
	}
	return paths
}

// mostNamed is how many files one sentence names.
const mostNamed = 5

func named(paths []string) string {
	if more := len(paths) - mostNamed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(paths[:mostNamed], ", "), more)
	}
	return strings.Join(paths, ", ")
}

// Why a file is left out that cannot be followed.
const (
	isPacked    = "left out: packed, and only plain files can be followed"
	isFolder    = "left out: a folder"
	isIrregular = "left out: not a regular file"
	isOutside   = "left out: outside the folders that files may be in (eventflux.files.roots)"
	isForbidden = "left out: permission denied"
	isLoop      = "left out: a link that leads in a circle"
)

// leftOut is why a file cannot be followed, by the error of opening it; "": it
// could be, the error is another.
func leftOut(err error) string {
	var outside *connector.OutsideError
	switch {
	case errors.Is(err, errPacked):
		return isPacked
	case errors.Is(err, errFolder):
		return isFolder
	case errors.Is(err, errIrregular):
		return isIrregular
	case errors.As(err, &outside):
		return isOutside
	case errors.Is(err, fs.ErrPermission):
		return isForbidden
	case errors.Is(err, syscall.ELOOP):
		return isLoop
	}
	return ""
}
