package connector

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Roots are the folders that files may be in. Paths are relative to the working
// directory; what counts is where they lead, symbolic links followed. Files are
// opened through os.Root, so that a link that somebody puts in place between the
// check and the opening leads nowhere.
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
		r.dirs = append(r.dirs, realPath(abs))
	}
	return r, nil
}

// Check refuses a path that leads outside. The file need not exist. Of a glob,
// the folders before the first wildcard count; what it matches is checked when
// it is opened.
func (r *Roots) Check(path string) error {
	if !IsGlob(path) {
		_, _, err := r.find(path)
		return err
	}
	if _, _, err := r.find(filepath.Dir(path[:strings.IndexAny(path, wildcards)] + "x")); err != nil {
		return &OutsideError{path}
	}
	return nil
}

// Open opens a file to read it.
func (r *Roots) Open(path string) (*os.File, error) { return r.OpenFile(path, os.O_RDONLY, 0) }

// OpenFile is os.OpenFile within the roots.
func (r *Roots) OpenFile(path string, flags int, perm os.FileMode) (f *os.File, err error) {
	err = r.within(path, func(root *os.Root, name string) error {
		f, err = root.OpenFile(name, flags, perm)
		return err
	})
	return f, err
}

// Stat is os.Stat within the roots.
func (r *Roots) Stat(path string) (info os.FileInfo, err error) {
	err = r.within(path, func(root *os.Root, name string) error {
		info, err = root.Stat(name)
		return err
	})
	return info, err
}

// Expand lists the files of a path or a glob, by name; a glob may match none. A
// path that exists is taken as it is, whatever characters it has.
func (r *Roots) Expand(path string) ([]string, error) {
	found, outside, err := r.Matches(path)
	if err == nil && len(outside) > 0 {
		return nil, &OutsideError{outside[0]}
	}
	return found, err
}

// Matches is Expand for callers that can do without the files of a glob that lead
// outside: it names them apart.
func (r *Roots) Matches(path string) (found, outside []string, err error) {
	if err := r.Check(path); err != nil {
		return nil, nil, err
	}
	if _, err := os.Lstat(path); err == nil || !IsGlob(path) {
		return []string{path}, nil, nil
	}
	all, err := filepath.Glob(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	sort.Strings(all)
	for _, f := range all {
		var leads *OutsideError
		switch _, _, err := r.find(f); {
		case err == nil:
			found = append(found, f)
		case errors.As(err, &leads):
			outside = append(outside, f)
		default:
			return nil, nil, err
		}
	}
	return found, outside, nil
}

// Rename gives a file a longer name in its folder, and returns its path then.
func (r *Roots) Rename(path, ending string) (to string, err error) {
	err = r.within(path, func(root *os.Root, name string) error {
		to = filepath.Join(root.Name(), name+ending)
		return root.Rename(name, name+ending)
	})
	return to, err
}

// MoveOut moves a file to a path that need not be within the roots.
func (r *Roots) MoveOut(path, to string) error {
	dir, name, err := r.find(path)
	if err != nil {
		return err
	}
	return At(path, os.Rename(filepath.Join(dir, name), to))
}

// mostSearched is how many names Search looks at.
const mostSearched = 100_000

// Search is the path of a file that is wanted, "" where there is none: the folder
// of a path is looked through first, then the roots and what is below them.
func (r *Roots) Search(near string, wanted func(fs.FileInfo) bool) (path string) {
	left := mostSearched
	for _, dir := range append([]string{filepath.Dir(near)}, r.dirs...) {
		filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error { // what cannot be read is not found
			if left--; left < 0 {
				return fs.SkipAll
			}
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			if info, err := d.Info(); err == nil && wanted(info) && r.Check(at) == nil {
				path = at
				return fs.SkipAll
			}
			return nil
		})
		if path != "" {
			break
		}
	}
	return path
}

const wildcards = "*?["

// IsGlob reports whether a path has wildcards.
func IsGlob(path string) bool { return strings.ContainsAny(path, wildcards) }

// within calls do with the root that a path leads into, and the path there. Its
// errors name the path as it was given.
func (r *Roots) within(path string, do func(root *os.Root, name string) error) error {
	dir, name, err := r.find(path)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err == nil {
		defer root.Close()
		err = do(root, name)
	}
	return At(path, err)
}

// find is the root that a path leads into, and the path from there.
func (r *Roots) find(path string) (dir, name string, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", "", err
	}
	abs = realPath(abs)
	for _, d := range r.dirs {
		if rel, err := filepath.Rel(d, abs); err == nil && filepath.IsLocal(rel) {
			return d, rel, nil
		}
	}
	return "", "", &OutsideError{path}
}

// At puts a path before what the file system said, once.
func At(path string, err error) error {
	if err == nil {
		return nil
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// mostLinks is how many links a path may lead through, as in Linux. Some lead in a
// circle.
const mostLinks = 40

// realPath follows the links of the part of a path that exists.
func realPath(path string) string {
	links := 0
	return followLinks(path, &links)
}

func followLinks(path string, links *int) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if target, err := os.Readlink(path); err == nil && *links < mostLinks { // a link that leads nowhere yet
		*links++
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		return followLinks(target, links)
	}
	dir, name := filepath.Split(path)
	if dir == path {
		return path
	}
	return filepath.Join(followLinks(filepath.Clean(dir), links), name)
}
