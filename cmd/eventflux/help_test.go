package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// The help of every verb fits a screen and shows an example of it.
func TestHelp(t *testing.T) {
	root := rootCommand(clock{})
	for _, cmd := range append([]*cobra.Command{root}, verbs(clock{})...) {
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

// Help of what is no command is an error of the call, as the command itself is.
func TestHelpOfUnknown(t *testing.T) {
	for word, want := range map[string]string{
		"bogus": "eventflux: unknown command \"bogus\"\n",
		"runn":  "eventflux: unknown command \"runn\"; did you mean \"run\"?\n",
		"state": "eventflux: unknown command \"state\": this version does not have it\n",
	} {
		got := run(t, t.TempDir(), "", "help", word)
		if got.code != exitUsage || got.stdout != "" || got.stderr != want {
			t.Errorf("help %s: exit %d, %q, %q", word, got.code, got.stdout, got.stderr)
		}
	}
	if got := run(t, t.TempDir(), "", "help", "run"); got.code != 0 || !strings.Contains(got.stdout, "eventflux run app.sql") {
		t.Errorf("help run: exit %d, %q", got.code, got.stdout)
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
