package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const trades = `{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067230000,"k":"b","v":2}
{"ts":1704067290000,"k":"a","v":3}
`

const declareTrades = "CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');\n"

// Each call of the binary ends with a code and with words on its two outputs.
func TestCalls(t *testing.T) {
	files := map[string]string{
		"trades.jsonl": trades,
		"app.sql":      declareTrades + "SELECT k, v FROM T WHERE v > 1;",
		"wrong.sql":    declareTrades + "SELECT vv FROM T;",
		"sink.sql":     declareTrades + "CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='out.csv') AS SELECT k, v FROM T;",
		"gone.sql":     "CREATE STREAM T (k STRING) WITH ('type'='source', 'extension'='file', 'file.path'='gone.jsonl'); SELECT k FROM T;",
		"bad.sql":      "CREATE STREAM T (k INT) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl'); SELECT k FROM T;",
		"kafka.sql":    "CREATE STREAM T (k STRING) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='b:1', 'kafka.topic'='t'); SELECT k FROM T;",
		"stdin.sql":    "CREATE STREAM S (x INT) WITH ('type'='source', 'extension'='stdin'); SELECT x * 2 AS y FROM S;",
		"typo.toml":    "[eventflux.stat]\nbackend = \"none\"\n",
		"ok.toml":      "[streams.T]\n\"file.path\" = \"${FILE}\"\n",
	}
	cases := []struct {
		name, args, stdin string
		code              int
		stdout, stderr    string
	}{
		{"run", "run app.sql", "", 0, `{"k":"b","v":2}`, "3 rows read, 2 written, 1 filtered, 0 late, 0 rejected"},
		{"bare file", "app.sql", "", 0, `{"k":"a","v":3}`, "ready"},
		{"script on standard input", "-", "SELECT 1 AS one;", 0, `{"one":1}`, ""},
		{"query", "run -q SELECT·k·FROM·'trades.jsonl'·WHERE·v=2", "", 0, `{"k":"b"}`, ""},
		{"limit", "run app.sql --limit 1", "", 0, "{\"k\":\"b\",\"v\":2}\n", ""},
		{"csv", "run app.sql --format csv", "", 0, "k,v\nb,2\na,3\n", ""},
		{"table", "run app.sql --format table", "", 0, "k  v", ""},
		{"standard input", "run stdin.sql", "{\"x\":1}\n{\"x\":2}", 0, "{\"y\":2}\n{\"y\":4}\n", ""},
		{"wrong script", "run wrong.sql", "", 2, "", "wrong.sql:2:8: unknown column \"vv\""},
		{"check", "check app.sql", "", 0, "", ""},
		{"check of a wrong script", "check wrong.sql", "", 2, "", "did you mean \"v\"?"},
		{"explain", "explain app.sql", "", 0, "Scan T", ""},
		{"no script", "run gone-script.sql", "", 2, "", "gone-script.sql: no such file"},
		{"missing file", "run gone.sql", "", 1, "", "gone.jsonl: no such file"},
		{"no row is good", "run bad.sql", "", 1, "", "3 rejected"},
		{"later connector", "run kafka.sql", "", 1, "", "kafka"},
		{"later connector is checked", "check kafka.sql", "", 0, "", ""},
		{"unknown flag", "run app.sql --frsh", "", 2, "", "--frsh"},
		{"unknown key", "run app.sql --config typo.toml", "", 2, "", "typo.toml:1:12: unknown key \"eventflux.stat\"; did you mean \"eventflux.state\"?"},
		{"configuration wins", "run app.sql --config ok.toml --set FILE=trades.jsonl", "", 0, `{"k":"b","v":2}`, ""},
		{"outside the roots", "run app.sql --set eventflux.files.roots=/usr", "", 2, "", "outside the folders"},
		{"state of a run that only prints", "run app.sql --state st", "", 0, `{"k":"b","v":2}`, "ready"},
		{"version", "version", "", 0, "eventflux", ""},
		{"functions", "functions", "", 0, "abs(-3) = 3", ""},
		{"connectors", "connectors file", "", 0, "file.path", ""},
		{"later verb", "state list", "", 2, "", "unknown command \"state\""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t, files)
			args := strings.Fields(c.args)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "·", " ")
			}
			got := run(t, dir, c.stdin, args...)
			if got.code != c.code {
				t.Errorf("exit %d instead of %d", got.code, c.code)
			}
			if !strings.Contains(got.stdout, c.stdout) || c.stdout == "" && got.stdout != "" {
				t.Errorf("standard output %q lacks %q", got.stdout, c.stdout)
			}
			if !strings.Contains(got.stderr, c.stderr) {
				t.Errorf("standard error %q lacks %q", got.stderr, c.stderr)
			}
		})
	}
}

func TestFileSink(t *testing.T) {
	dir := folder(t, map[string]string{
		"trades.jsonl": trades,
		"app.sql":      declareTrades + "CREATE STREAM Out (k STRING, v INT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.csv');\nINSERT INTO Out SELECT k, v FROM T;",
	})
	for range 2 { // the second run starts the file anew
		if got := run(t, dir, "", "run", "app.sql"); got.code != 0 {
			t.Fatalf("exit %d: %s", got.code, got.stderr)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "out.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "k,v\na,1\nb,2\na,3\n"; string(text) != want {
		t.Errorf("out.csv is %q, want %q", text, want)
	}
}
