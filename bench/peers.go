package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// peerSources are the programs that run the workloads on the peers.
//
//go:embed peers
var peerSources embed.FS

// peer is another engine that runs the workloads over the trades file. Its
// program prints one JSON line: seconds of CPU and wall, peak memory, and the
// figures by which the answer is checked.
type peer struct {
	label     string
	workloads []string
	cores     int // that it can use at the most
	// whole: all that the process costs is counted, from start to exit, and not
	// what the line says.
	whole   bool
	command func(workload, file string, cores int) *exec.Cmd
}

// peerSet is the peers that are installed together.
type peerSet struct {
	name   string
	folder string // below the temporary one, named by the versions
	asked  bool   // large: only installed where all peers are asked for
	// fill installs into the folder, once; peers makes the programs ready.
	fill  func(dir string) error
	peers func(dir string) ([]peer, error)
}

var peerSets = []peerSet{
	{"DuckDB and Polars", "python-" + strings.Join(pythonVersions, "-"), false, installPython, pythonPeers},
	{"Esper", "esper-" + esperVersion, false, installEsper, esperPeers},
	{"Flink SQL", "flink-" + flinkVersion, true, installFlink, flinkPeers},
}

// peers installs those that are wanted. One that cannot be installed is left out,
// and the results say so.
func (r *results) peers(o options) []peer {
	var all []peer
	for _, set := range peerSets {
		if set.asked && !o.allPeers {
			continue
		}
		more, err := set.install()
		if err != nil {
			r.missing(set.name, err)
		}
		all = append(all, more...)
	}
	return all
}

// install fills the folder unless that was done before. A call that fails or is
// cut off leaves nothing that a later one takes for whole.
func (s *peerSet) install() ([]peer, error) {
	dir := s.dir()
	if !s.installed() {
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
		if err := s.fill(dir); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, "complete"), nil, 0o644); err != nil {
			return nil, err
		}
	}
	return s.peers(dir)
}

func (s *peerSet) installed() bool { return exist([]string{filepath.Join(s.dir(), "complete")}) }

func (s *peerSet) dir() string { return filepath.Join(os.TempDir(), "eventflux-bench", s.folder) }

// runs reports whether a peer has a part in a workload.
func (p *peer) runs(workload string, cores int) bool {
	return cores <= p.cores && slices.Contains(p.workloads, workload)
}

// run measures a workload.
func (p *peer) run(workload, file string, cores int) (sample, []float64, error) {
	cmd := p.command(workload, file, cores)
	cmd.Stderr = os.Stderr
	start := time.Now()
	out, err := cmd.Output()
	if err != nil {
		return sample{}, nil, err
	}
	wall := time.Since(start).Seconds()
	var got struct {
		CPU, Wall float64
		RSS       int64
		Answer    []float64
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return sample{}, nil, fmt.Errorf("%w: %s", err, out)
	}
	s := sample{cpu: got.CPU, wall: got.Wall, rss: got.RSS}
	if p.whole {
		s = used(cmd)
		s.wall = wall
	}
	return s, got.Answer, nil
}

// quietly runs a program that nobody reads unless it fails.
func quietly(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// writeSources copies files of peerSources into a folder, side by side.
func writeSources(dir string, names ...string) (paths []string, err error) {
	for _, name := range names {
		text, err := fs.ReadFile(peerSources, "peers/"+name)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
