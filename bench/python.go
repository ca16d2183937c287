package main

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// pythonVersions are the libraries that peers/run.py knows, from PyPI.
var pythonVersions = []string{"duckdb==2.0.1", "polars==2.1.0"}

// installPython makes a Python environment with the libraries.
func installPython(dir string) error {
	if err := quietly("python3", "-m", "venv", dir); err != nil {
		return err
	}
	return quietly(filepath.Join(dir, "bin", "python"), append([]string{"-m", "pip", "install", "-q", "--disable-pip-version-check"}, pythonVersions...)...)
}

func pythonPeers(dir string) ([]peer, error) {
	scripts, err := writeSources(dir, "run.py")
	if err != nil {
		return nil, err
	}
	var all []peer
	for _, v := range pythonVersions {
		name, version, _ := strings.Cut(v, "==")
		all = append(all, peer{
			label: name + " " + version, workloads: []string{"filter", "filter_json", "tumbling"}, cores: 2,
			command: func(workload, file string, cores int) *exec.Cmd {
				return exec.Command(filepath.Join(dir, "bin", "python"), scripts[0], name, workload, file, strconv.Itoa(cores))
			},
		})
	}
	return all, nil
}
