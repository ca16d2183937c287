package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

//go:embed peers/run.py
var peerScript string

// peerVersions are the libraries that results are measured beside, from PyPI.
var peerVersions = []string{"duckdb==2.0.1", "polars==2.1.0"}

// peers is a Python environment with the libraries in it.
type peers struct{ python, script string }

// installPeers makes the environment below the temporary folder, once for each
// set of versions.
func installPeers() (*peers, error) {
	dir := filepath.Join(os.TempDir(), "eventflux-bench", "python-"+strings.Join(peerVersions, "-"))
	p := &peers{python: filepath.Join(dir, "bin", "python"), script: filepath.Join(dir, "run.py")}
	if _, err := os.Stat(filepath.Join(dir, "complete")); err != nil {
		if out, err := exec.Command("python3", "-m", "venv", dir).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("python environment: %w: %s", err, out)
		}
		args := append([]string{"-m", "pip", "install", "-q", "--disable-pip-version-check"}, peerVersions...)
		if out, err := exec.Command(p.python, args...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("pip install: %w: %s", err, out)
		}
		if err := os.WriteFile(filepath.Join(dir, "complete"), nil, 0o644); err != nil {
			return nil, err
		}
	}
	return p, os.WriteFile(p.script, []byte(peerScript), 0o644)
}

// label is the name of a peer with its version.
func (p *peers) label(peer string) string {
	for _, v := range peerVersions {
		if name, version, _ := strings.Cut(v, "=="); name == peer {
			return name + " " + version
		}
	}
	return peer
}

// run measures a workload on one peer.
func (p *peers) run(peer, workload, file string, cores int) (sample, []float64, error) {
	cmd := exec.Command(p.python, p.script, peer, workload, file, strconv.Itoa(cores))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return sample{}, nil, err
	}
	var got struct {
		CPU, Wall float64
		RSS       int64
		Answer    []float64
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return sample{}, nil, err
	}
	return sample{cpu: got.CPU, wall: got.Wall, rss: got.RSS}, got.Answer, nil
}
