package filestore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

const (
	currentName   = "CURRENT"
	formatVersion = 1
)

// current is what CURRENT says: which files count.
type current struct {
	Format      int      `json:"format"`
	Application string   `json:"application"`
	Base        string   `json:"base,omitempty"` // file of the base; "": the log begins with epoch 1
	CRC         uint32   `json:"crc"`            // that the first frame of the log follows
	Segments    []uint64 `json:"segments"`
	Plan        []Part   `json:"plan"`
}

// Part is a node of the plan that keeps something: its name, what its layout
// depends on, and the query that it belongs to.
type Part struct {
	ID          string `json:"id"`
	Fingerprint string `json:"fingerprint"`
	Query       string `json:"query"`
}

// readCurrent is what CURRENT says; the zero value where there is none.
func readCurrent(dir string) (current, error) {
	path := filepath.Join(dir, currentName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return current{}, orphans(dir)
	}
	if err != nil {
		return current{}, disk(path, err)
	}
	var c current
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || c.Application == "" || len(c.Segments) == 0 {
		return current{}, &checkpoint.DamagedError{Path: path, Why: "it is not what the engine writes there"}
	}
	if c.Format != formatVersion {
		return current{}, &checkpoint.ChangedError{Why: fmt.Sprintf("%s has format %d; this version reads format %d", path, c.Format, formatVersion)}
	}
	return c, nil
}

// orphans refuses a folder that has no CURRENT but more than a first start can
// have left: a base, or a segment with something in it.
func orphans(dir string) error {
	for _, pattern := range []string{"*.snap", "*.wal"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, f := range files {
			if info, err := os.Stat(f); err == nil && info.Size() > 0 {
				return &checkpoint.DamagedError{Path: filepath.Join(dir, currentName), Why: "the file is gone, and " + filepath.Base(f) + " is there"}
			}
		}
	}
	return nil
}

// write replaces CURRENT as a whole.
func (c current) write(dir string) error {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return replace(dir, currentName, append(data, '\n'))
}

// replace writes a file so that it is there whole or not at all.
func replace(dir, name string, data []byte) error {
	path := filepath.Join(dir, name)
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return disk(path, err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		os.Remove(path + ".new")
		return disk(path, err)
	}
	return wal.SyncDir(dir)
}

// fits tells whether a plan can go on with what another one kept: it may have
// more parts; one that is gone or altered is refused, with a table by query.
func fits(kept, plan []Part) error {
	now := map[string]string{}
	for _, p := range plan {
		now[p.ID] = p.Fingerprint
	}
	before := map[string]bool{}
	verdict := map[string]string{}
	var order []string
	note := func(query, what string) {
		if _, known := verdict[query]; !known {
			order = append(order, query)
		}
		if verdict[query] == "" || verdict[query] == "kept" {
			verdict[query] = what
		}
	}
	bad := false
	for _, p := range kept {
		before[p.ID] = true
		print, there := now[p.ID]
		switch {
		case !there:
			note(p.Query, "dropped")
			bad = true
		case print != p.Fingerprint:
			note(p.Query, "incompatible")
			bad = true
		default:
			note(p.Query, "kept")
		}
	}
	for _, p := range plan {
		if !before[p.ID] {
			note(p.Query, "new")
		}
	}
	if !bad {
		return nil
	}
	var b strings.Builder
	b.WriteString("the script has changed so that its state does not fit:")
	for _, q := range order {
		fmt.Fprintf(&b, "\n  %-13s %s", verdict[q], q)
	}
	return &checkpoint.ChangedError{Why: b.String()}
}
