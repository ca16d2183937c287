package connector

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Roots are the folders that files may be in. Paths are relative to the working
// directory; what counts is where they lead, symbolic links followed.
type Roots struct{ dirs []string }

// OutsideError says that a path leads out of the roots.
type OutsideError struct{ Path string }

func (e *OutsideError) Error() string {
	return fmt.Sprintf("%s is outside the folders that files may be in; add its folder to eventflux.files.roots", e.Path)
}

// NewRoots resolves the folders.
func NewRoots(dirs ...string) (*Roots, error) {
	r := &Roots{}
	for _, d := range dirs {
		abs, err := filepath.Abs(d)
		if err != nil {
			return nil, err
		}
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			abs = real
		}
		r.dirs = append(r.dirs, abs)
	}
	return r, nil
}

// Check refuses a path that leads outside. The file need not exist.
func (r *Roots) Check(path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	abs = realPath(abs)
	for _, d := range r.dirs {
		if rel, err := filepath.Rel(d, abs); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return nil
		}
	}
	return &OutsideError{path}
}

// realPath follows the links of the part of a path that exists.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if target, err := os.Readlink(path); err == nil { // a link that leads nowhere yet
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		return realPath(target)
	}
	dir, name := filepath.Split(path)
	if dir == path {
		return path
	}
	return filepath.Join(realPath(filepath.Clean(dir)), name)
}
