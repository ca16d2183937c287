package planner_test

import (
	"os"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// allScripts are the scripts of all golden files, those with errors too.
func allScripts(t testing.TB) []string {
	var out []string
	for _, path := range sqlFiles(t, "testdata") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(data), "\n-- sql\n")[1:] {
			script, _, _ := strings.Cut(part, "\n-- ")
			out = append(out, script+"\n")
		}
	}
	return out
}

// noFiles is a folder without files, which scripts may name files in.
func noFiles(f *testing.F) *connector.Roots {
	f.Chdir(f.TempDir())
	files, err := connector.NewRoots(".")
	if err != nil {
		f.Fatal(err)
	}
	return files
}

// checkPlan holds a plan to what it owes any text: a program that can be
// explained, or errors with a place in the text.
func checkPlan(t *testing.T, text string, program *planner.Program, errs []*syntax.Error) {
	if (program == nil) != (len(errs) > 0) {
		t.Fatalf("program %v and %d errors", program != nil, len(errs))
	}
	for _, e := range errs {
		if e.Start < 0 || e.End < e.Start || e.End > len(text) || e.Msg == "" {
			t.Errorf("the error %q stands at %d to %d of %d bytes", e.Msg, e.Start, e.End, len(text))
		}
	}
	syntax.Render("fuzz", text, errs)
	if program != nil {
		program.Explain()
	}
}

// FuzzPlan plans any text.
func FuzzPlan(f *testing.F) {
	for _, script := range allScripts(f) {
		f.Add(script)
	}
	files := noFiles(f)
	f.Fuzz(func(t *testing.T, text string) {
		program, errs := planWith(files, text, planner.Options{})
		checkPlan(t, text, program, errs)
	})
}

// FuzzOptions plans with any option, in the script and in the configuration.
func FuzzOptions(f *testing.F) {
	for _, seed := range [][2]string{
		{"watermark.delay", "5s"}, {"watermark.max-future-skew", "none"}, {"event.time", "ts"}, {"event.time.unit", "ns"},
		{"error.max-ratio", "0.1"}, {"file.path", "${DIR:data}/*.jsonl"}, {"format", "csv"}, {"csv.delimiter", ";"},
		{"type", "sink"}, {"connector", "kafka"}, {"json.max-record", "1MiB"}, {"file.mode", "follow"}, {"x", "${"}, {"x", "${A:${B}}"},
	} {
		f.Add(seed[0], seed[1])
	}
	files := noFiles(f)
	vars := func(name string) (string, bool) { return "value of " + name, strings.HasPrefix(name, "V") }
	quote := strings.NewReplacer("\\", "\\\\", "'", "''")
	f.Fuzz(func(t *testing.T, key, value string) {
		text := "CREATE STREAM s (ts BIGINT, k STRING) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl', '" +
			quote.Replace(key) + "'='" + quote.Replace(value) + "');\nSET 'watermark.delay' = '" + quote.Replace(value) + "';\nSELECT k FROM s;\n"
		program, errs := planWith(files, text, planner.Options{Vars: vars})
		checkPlan(t, text, program, errs)

		text = "CREATE STREAM s (ts BIGINT, k STRING) WITH ('type'='source', 'extension'='file', 'file.path'='a.jsonl');\nSELECT k FROM s;\n"
		program, errs = planWith(files, text, planner.Options{StreamOptions: map[string]map[string]syntax.StringLit{"S": {key: {Text: value}}}})
		checkPlan(t, text, program, errs)
	})
}
