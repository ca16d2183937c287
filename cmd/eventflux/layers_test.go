package main

import (
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/eventflux-io/engine/"

// layers are the packages from the bottom up. A package imports what is in
// earlier lines, and nothing of its own line or a later one.
var layers = [][]string{
	{"batch", "batch/cputest", "checkpoint", "checkpoint/wire", "expr/spelling", "io/servicetest"},
	{"checkpoint/state", "checkpoint/wal", "expr", "planner/syntax"},
	{"checkpoint/base", "checkpoint/disktest"},
	{"checkpoint/filestore", "expr/agg", "io/connector"},
	{"io/connector/connectortest", "io/format", "operators"},
	{"io/blackholeio", "io/fileio", "io/flightio", "io/genio", "io/kafkaio", "io/kafkaio/kafkatest", "io/memio", "io/stdio", "operators/pipeline", "planner/plan"},
	{"planner"},
	{"planner/goldentest"},
	{"cmd/eventflux", "cmd/testrun", "bench", "planner/oracle"},
}

// A newcomer who adds a package adds it to a line above.
func TestImportsPointDown(t *testing.T) {
	level := map[string]int{}
	for i, line := range layers {
		for _, pkg := range line {
			level[pkg] = i + 1
		}
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		from := strings.TrimPrefix(words[0], module)
		if level[from] == 0 {
			t.Errorf("%s is in no layer", from)
		}
		for _, imported := range words[1:] {
			to, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			if level[to] >= level[from] {
				t.Errorf("%s must not import %s", from, to)
			}
			if strings.HasPrefix(from, "io/") && strings.HasPrefix(to, "planner") {
				t.Errorf("%s must not import %s: connectors know no script", from, to)
			}
			if strings.HasPrefix(from, "operators") && strings.HasPrefix(to, "io/") && to != "io/connector" {
				t.Errorf("%s must not import %s: operators know no connector", from, to)
			}
		}
	}
}
