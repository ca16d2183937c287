package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The binary that `make build` links is static, small and does little before it starts.
func TestBinary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "eventflux")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}

	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if most := int64(70 << 20); info.Size() > most {
		t.Errorf("it has %d bytes, more than %d", info.Size(), most)
	}

	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if libraries, err := f.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("it needs %v, %v", libraries, err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("it needs a loader")
		}
	}

	// How long a start takes is for make bench to measure. What packages do before
	// main begins can be counted: now 1.6 MB in 9,200 pieces.
	cmd := exec.Command(path, "run", "-q", "SELECT 1 AS one")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace strings.Builder
	cmd.Stderr = &trace
	if out, err := cmd.Output(); err != nil || string(out) != "{\"one\":1}\n" {
		t.Fatalf("printed %q, %v", out, err)
	}
	var bytes, pieces int
	for _, at := range regexp.MustCompile(`(?m)^init .* (\d+) bytes, (\d+) allocs$`).FindAllStringSubmatch(trace.String(), -1) {
		b, _ := strconv.Atoi(at[1])
		n, _ := strconv.Atoi(at[2])
		bytes, pieces = bytes+b, pieces+n
	}
	if pieces == 0 || bytes > 2_500_000 || pieces > 14_000 {
		t.Errorf("before main begins, packages take %d bytes in %d pieces", bytes, pieces)
	}
}

// No package of the engine is built by a C compiler.
func TestNoCgo(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{if .CgoFiles}}{{if not .Standard}}{{.ImportPath}}{{end}}{{end}}", ".")
	list.Env = append(os.Environ(), "CGO_ENABLED=1")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(out) > 0 {
		t.Errorf("these need cgo: %s", out)
	}
}
