package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"runtime"
	"time"
)

// loadTest reads a configuration as run does; problems come as lines.
func loadTest(t *testing.T, text string, sets []string, flags ...string) (*config, string) {
	t.Helper()
	file := ""
	if text != "" {
		file = filepath.Join(folder(t, map[string]string{"c.toml": text}), "c.toml")
	}
	cmd := runCommand(clock{})
	if err := cmd.Flags().Parse(flags); err != nil {
		t.Fatal(err)
	}
	c, problems := loadConfig(cmd.Flags(), file, sets)
	var all []string
	for _, p := range problems {
		line, _, _ := strings.Cut(p.String(), "\n")
		all = append(all, strings.TrimPrefix(line, filepath.Dir(file)+"/"))
	}
	return c, strings.Join(all, "\n")
}

// A flag wins over the environment, that over the file, that over the default.
func TestPrecedence(t *testing.T) {
	const key = "log.format"
	file := "[eventflux.log]\nformat = \"json\"\n"
	t.Setenv("EVENTFLUX_LOG_FORMAT", "")
	if c, _ := loadTest(t, "", nil); c.text(key) != "text" {
		t.Errorf("default: %q", c.text(key))
	}
	if c, _ := loadTest(t, file, nil); c.text(key) != "json" {
		t.Errorf("file: %q", c.text(key))
	}
	t.Setenv("EVENTFLUX_LOG_FORMAT", "text")
	if c, _ := loadTest(t, file, nil); c.text(key) != "text" {
		t.Errorf("environment over file: %q", c.text(key))
	}
	if c, _ := loadTest(t, file, nil, "--log", "json"); c.text(key) != "json" {
		t.Errorf("flag over environment: %q", c.text(key))
	}
	if c, _ := loadTest(t, file, []string{"eventflux.log.format=json"}); c.text(key) != "json" {
		t.Errorf("--set over environment: %q", c.text(key))
	}
}

// --set takes TOML values; a text needs no quotes, which a shell takes away.
func TestSetTakesTOML(t *testing.T) {
	for set, want := range map[string]string{
		`eventflux.files.roots=["a", "b,c"]`:  "a|b,c",
		`eventflux.files.roots=a,b`:           "a|b",
		`eventflux.files.roots="a"`:           "a",
		`eventflux.files.roots=[]`:            "",
		`eventflux.files.roots=[1]`:           `eventflux: --set eventflux.files.roots takes a list of texts: ["…"]`,
		`eventflux.files.roots=["a"`:          "eventflux: --set eventflux.files.roots is [\"a\"; it is no TOML value",
		`eventflux.application.name=["a"]`:    "eventflux: --set eventflux.application.name takes one value, not a list",
		`eventflux.application.name="a name"`: ".",
	} {
		c, wrong := loadTest(t, "", []string{set})
		got := strings.Join(c.list("files.roots"), "|")
		if wrong != "" {
			got = wrong
		}
		if got != want && (want == "" || !strings.HasPrefix(got, want)) {
			t.Errorf("%s gives %q, want %q", set, got, want)
		}
	}
	if c, _ := loadTest(t, "", []string{`eventflux.application.name="a name"`}); c.text("application.name") != "a name" {
		t.Errorf("a quoted text is %q", c.text("application.name"))
	}
}

// Every key of CLI.md is read from the file and from its environment variable.
func TestKeys(t *testing.T) {
	for _, s := range settings {
		section, name, _ := strings.Cut(s.key, ".")
		value := map[string]string{
			"runtime.parallelism": "2", "runtime.batch_max_rows": "7", "runtime.delivery": "exactly_once", "runtime.epoch_interval": "2s",
			"state.backend": "none", "state.lease": "3s", "flight.listen": ":1", "flight.insecure_listen": "true", "log.level": "warn", "log.format": "json", "output.format": "csv", "output.limit": "3",
			"watermark.delay": "4s", "watermark.idle-timeout": "4s", "watermark.max-future-skew": "none",
		}[s.key]
		switch {
		case section == "pattern" || section == "table":
			continue // refused
		case value == "":
			value = "x"
		}
		quoted := `"` + value + `"`
		switch s.initial.(type) {
		case []string:
			quoted = `["x"]`
		case bool:
			quoted = value
		}
		text := func(c *config) string { return strings.Join(append(c.list(s.key), c.text(s.key))[:1], "") }
		c, wrong := loadTest(t, "[eventflux."+section+"]\n"+name+" = "+quoted+"\n", nil)
		if text(c) != value || wrong != "" {
			t.Errorf("%s from the file is %q: %s", s.key, text(c), wrong)
		}
		t.Run(s.key, func(t *testing.T) {
			t.Setenv(s.env(), value)
			if c, wrong := loadTest(t, "", nil); text(c) != value || wrong != "" {
				t.Errorf("%s from %s is %q: %s", s.key, s.env(), text(c), wrong)
			}
		})
	}
}

// What the configuration says of a run reaches it.
func TestRunOptions(t *testing.T) {
	c, wrong := loadTest(t, "[eventflux.runtime]\nparallelism = 3\nbatch_max_rows = 7\nepoch_interval = \"2s\"\n", nil)
	opt := c.options()
	if opt.Parallelism != 3 || opt.BatchRows != 7 || opt.Interval != 2*time.Second || wrong != "" {
		t.Errorf("%+v: %s", opt, wrong)
	}
	if c, _ := loadTest(t, "", nil); c.options().Parallelism != runtime.GOMAXPROCS(0) {
		t.Errorf("%d shards by default", c.options().Parallelism)
	}
}

// Mistakes in a file are reported at their line, all at once.
func TestWrongConfiguration(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"unknown table", "[eventflux.stat]\nbackend = \"none\"", `c.toml:1:12: unknown key "eventflux.stat"; did you mean "eventflux.state"?`},
		{"unknown key", "[eventflux.state]\n\nbackendd = \"none\"", `c.toml:3:1: unknown key "eventflux.state.backendd"; did you mean "eventflux.state.backend"?`},
		{"unknown key of an inline table", "[eventflux]\nstate = {backendd = \"none\"}", `c.toml:2:1: unknown key "eventflux.state.backendd"; did you mean "eventflux.state.backend"?`},
		{"unknown dotted key", "eventflux.log.lvel = \"info\"", `c.toml:1:15: unknown key "eventflux.log.lvel"; did you mean "eventflux.log.level"?`},
		{"case counts", "[eventflux.log]\nLevel = \"info\"", `c.toml:2:1: unknown key "eventflux.log.Level"; did you mean "eventflux.log.level"?`},
		{"unknown section", "[kafka]\nx = 1", `c.toml:1:2: unknown key "kafka"`},
		{"wrong word", "[eventflux.state]\nbackend = \"flie\"", `c.toml:2:1: eventflux.state.backend is "flie"; it takes one of file, redis, none; did you mean "file"?`},
		{"wrong number", "[eventflux.runtime]\nparallelism = -1", `c.toml:2:1: eventflux.runtime.parallelism is "-1"; it takes a whole number from 0 to 256`},
		{"wrong duration", "[eventflux.runtime]\nepoch_interval = 5", `c.toml:2:1: eventflux.runtime.epoch_interval is "5"; it takes a duration like "500ms" or "5s"`},
		{"a list for a value", "[eventflux.state]\npath = [\"a\"]", `c.toml:2:1: "eventflux.state.path" takes one value, not a list`},
		{"a value for a list", "[eventflux.files]\nroots = \".\"", `c.toml:2:1: "eventflux.files.roots" takes a list: ["…"]`},
		{"a value for a table", "[eventflux]\nstate = \"none\"", `c.toml:2:1: "eventflux.state" is a table: [eventflux.state]`},
		{"a list of other things than texts", "[eventflux.files]\nroots = [\".\", 1]", `c.toml:2:1: "eventflux.files.roots" takes a list of texts: ["…"]`},
		{"a name that leads elsewhere", "[eventflux.application]\nname = \"../x\"", `c.toml:2:1: eventflux.application.name is "../x"; it takes a name, not a path`},
		{"a name of the folder above", "[eventflux.pipeline]\nname = \"..\"", `c.toml:2:1: eventflux.pipeline.name is ".."; it takes a name`},
		{"a name that no folder can have", "[eventflux.application]\nname = \"" + strings.Repeat("n", 201) + "\"", `it takes a name of at most 200 bytes`},
		{"no folder", "[eventflux.state]\npath = \"\"", `c.toml:2:1: eventflux.state.path is empty; it takes a folder`},
		{"no TOML", "[eventflux\n", `c.toml:1:`},
		{"variable", "[eventflux.state]\npath = \"${EVENTFLUX_TEST_NOWHERE}\"", `c.toml:2:1: the variable "EVENTFLUX_TEST_NOWHERE" is not set`},
		{"variable of a stream", "[streams.T]\n\"file.path\" = \"${EVENTFLUX_TEST_NOWHERE}\"", `c.toml:2:1: the variable "EVENTFLUX_TEST_NOWHERE" is not set`},
		{"option given twice", "[streams.T]\n\"a.b\" = 1\na.b = 2", `the option "a.b" is given twice`},
		{"stream given twice", "[streams.T]\n[streams.t]", `c.toml:2:10: the options of the stream "t" are given twice: as "T" too`},
		{"several", "[eventflux.log]\nlevl = \"info\"\nformat = \"xml\"", "c.toml:2:1: unknown key \"eventflux.log.levl\"; did you mean \"eventflux.log.level\"?\nc.toml:3:1: eventflux.log.format is \"xml\""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, got := loadTest(t, c.text, nil); !strings.Contains(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	t.Setenv("EVENTFLUX_LOG_LEVEL", "loud")
	if _, got := loadTest(t, "", []string{"eventflux.stat.path=x", "y"}, "--format", "tabel"); got != strings.Join([]string{
		`eventflux: --set: unknown key "eventflux.stat.path"; did you mean "eventflux.state.path"?`,
		`eventflux: --set y: expected NAME=VALUE`,
		`eventflux: EVENTFLUX_LOG_LEVEL is "loud"; it takes one of debug, info, warn, error`,
		`eventflux: --format is "tabel"; it takes one of json, csv, table; did you mean "table"?`,
	}, "\n") {
		t.Errorf("got %s", got)
	}
}

// Options of a stream keep their case, and values their variables' values.
func TestStreamOptions(t *testing.T) {
	t.Setenv("EVENTFLUX_TEST_HOST", "env")
	c, wrong := loadTest(t, "\uFEFF[streams.Trades]\n\"http.header.X-Key\" = \"${EVENTFLUX_TEST_HOST}$y\"\nkafka.Brokers = \"${B:b}\"\nn = 3\n",
		[]string{"B=set"})
	if wrong != "" {
		t.Fatal(wrong)
	}
	want := map[string]string{"http.header.X-Key": "env$y", "kafka.Brokers": "set", "n": "3"}
	got := c.file.streams["Trades"]
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	for key, value := range want {
		if got[key].Text != value {
			t.Errorf("%s is %q, want %q", key, got[key].Text, value)
		}
	}
}

// What is wrong with an option of a stream is shown where the configuration gives
// it, among the errors of the script.
func TestStreamOptionPlaces(t *testing.T) {
	dir := folder(t, map[string]string{
		"app.sql": "CREATE STREAM T (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='t.jsonl', 'file.mode'='read');\n" +
			"SELECT b FROM T;\n",
		"eventflux.toml": "[streams.t]\n\"file.mode\" = \"folow\"\nfile.pth = \"x\"\nwatermark = { delay = \"abc\" }\n",
	})
	got := run(t, dir, "", "check", "app.sql")
	want := "eventflux.toml:2:1: \"folow\" is not a value of \"file.mode\": it takes one of read, follow; did you mean \"follow\"?\n" +
		"\"file.mode\" = \"folow\"\n^\n" +
		"eventflux.toml:3:6: unknown option \"file.pth\"; did you mean \"file.path\"?\n" +
		"file.pth = \"x\"\n     ^\n" +
		"eventflux.toml:4:1: \"abc\" is not a value of \"watermark.delay\": expected a duration such as '5s'\n" +
		"watermark = { delay = \"abc\" }\n^\n" +
		"app.sql:2:8: unknown column \"b\"; the columns are a\n" +
		"SELECT b FROM T;\n       ^\n"
	if got.code != exitUsage || got.stderr != want {
		t.Errorf("exit %d\n%s\nwant\n%s", got.code, got.stderr, want)
	}
}

// Mistakes of --set have no place; what is refused comes after the others there too.
func TestSetOptionsWithoutPlace(t *testing.T) {
	dir := folder(t, map[string]string{
		"app.sql": "CREATE STREAM T (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='t.jsonl');\nSELECT a FROM T;\n",
	})
	got := run(t, dir, "", "check", "app.sql", "--set", "streams.T.error.strategy=retry", "--set", "streams.T.file.pth=x")
	lines := strings.Split(strings.TrimSpace(got.stderr), "\n")
	if got.code != exitUsage || len(lines) != 2 || !strings.Contains(lines[0], "file.pth") || !strings.Contains(lines[1], "retry") {
		t.Errorf("exit %d\n%s", got.code, got.stderr)
	}
}

// FuzzConfig: whatever is in a file, reading it ends in values or problems
// that can be printed.
func FuzzConfig(f *testing.F) {
	f.Add("[eventflux.state]\nbackend = \"none\"\n[streams.T]\na.b = {c = [1, 2.5, \"${X:1}\"]}\n")
	f.Add("eventflux = 3\n[[streams]]\nx = 1979-05-27T07:32:00Z\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(dir, "c.toml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, problems := loadConfig(pflag.NewFlagSet("", pflag.ContinueOnError), file, nil)
		for _, p := range problems {
			if p.String() == "" || p.at.Start > len(text) {
				t.Errorf("problem %+v", p)
			}
			if _, err := p.MarshalJSON(); err != nil {
				t.Error(err)
			}
		}
		if !fatal(problems) && c.text("state.path") == "" && strings.TrimSpace(text) == "" {
			t.Error("the default is gone")
		}
	})
}
