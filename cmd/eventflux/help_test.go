package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// The help of every verb fits a screen and shows an example of it.
func TestHelp(t *testing.T) {
	root := rootCommand()
	for _, cmd := range append([]*cobra.Command{root}, verbs()...) {
		args := []string{"--help"}
		want := "eventflux app.sql"
		if cmd != root {
			args = []string{cmd.Name(), "--help"}
			want = "\n  eventflux " + cmd.Name()
		}
		got := run(t, t.TempDir(), "", args...)
		if got.code != 0 || got.stderr != "" {
			t.Errorf("%v: exit %d, %s", args, got.code, got.stderr)
		}
		lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
		if len(lines) > 24 {
			t.Errorf("%v has %d lines", args, len(lines))
		}
		for _, line := range lines {
			if utf8.RuneCountInString(line) > 80 {
				t.Errorf("%v: a line is wider than a screen: %s", args, line)
			}
		}
		if !strings.Contains(got.stdout, want) {
			t.Errorf("%v shows no example %q", args, want)
		}
	}
}

// Each shell gets a script, and what it asks for is completed.
func TestCompletion(t *testing.T) {
	for _, shell := range shells {
		got := run(t, t.TempDir(), "", "completion", shell)
		if got.code != 0 || !strings.Contains(got.stdout, "eventflux") || !strings.Contains(got.stdout, cobra.ShellCompRequestCmd) {
			t.Errorf("%s: exit %d, %.80s", shell, got.code, got.stdout)
		}
	}
	for _, c := range []struct{ line, want string }{
		{"che", "check\t"},
		{"run ", "sql\n:8"},
		{"run --format ", "json\ncsv\ntable\n"},
		{"run app.sql --fre", "--fresh\t"},
		{"app.sql --fre", "--fresh\t"},
		{"run app.sql --config ", "toml\n:8"},
		{"run app.sql --set eventflux.state.b", "eventflux.state.backend=\n"},
		{"connectors gen", "generator\n"},
		{"completion f", "fish\n"},
	} {
		words := strings.Split(c.line, " ")
		got := run(t, t.TempDir(), "", append([]string{cobra.ShellCompRequestCmd}, words...)...)
		if !strings.Contains(got.stdout, c.want) {
			t.Errorf("%q is completed as %q, which lacks %q", c.line, got.stdout, c.want)
		}
	}
}
