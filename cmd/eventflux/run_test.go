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

// nothing stands for an output that must be empty.
const nothing = "\x00"

// Each call of the binary ends with a code and with words on its two outputs.
func TestCalls(t *testing.T) {
	files := map[string]string{
		"trades.jsonl":  trades,
		"app.sql":       declareTrades + "SELECT k, v FROM T WHERE v > 1;",
		"wrong.sql":     declareTrades + "SELECT vv FROM T;",
		"sink.sql":      declareTrades + "CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='out.csv') AS SELECT k, v FROM T;",
		"gone.sql":      "CREATE STREAM T (k STRING) WITH ('type'='source', 'extension'='file', 'file.path'='gone.jsonl'); SELECT k FROM T;",
		"bad.sql":       "CREATE STREAM T (k INT) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl'); SELECT k FROM T;",
		"secret.toml":   "[eventflux.flight]\ntoken = \"${file:gone.txt}\"\n",
		"mqtt.sql":      "CREATE STREAM T (k STRING) WITH ('type'='source', 'extension'='mqtt', 'mqtt.topic'='t'); SELECT k FROM T;",
		"put.sql":       "CREATE STREAM T (k STRING) WITH ('type'='source', 'extension'='flight'); SELECT k FROM T;",
		"get.sql":       "CREATE STREAM T WITH ('type'='sink', 'extension'='flight'); INSERT INTO T SELECT k FROM (VALUES ('a')) AS v(k);",
		"stdin.sql":     "CREATE STREAM S (x INT) WITH ('type'='source', 'extension'='stdin'); SELECT x * 2 AS y FROM S;",
		"latin.sql":     "-- caf\u00e9\nSELECT '\xe9';",
		"wrongs.sql":    declareTrades + "SELECT vv FROM T;\nSELECT v FRM T;",
		"unread.sql":    declareTrades + "SELECT 1;",
		"mixed.sql":     declareTrades + "SELECT k FROM M; CREATE STREAM M (k STRING, v INT) WITH ('type'='source', 'extension'='file', 'file.path'='mixed.jsonl');",
		"control.jsonl": `{"x":"a\u001b[31m\n"}`,
		"wide.sql":      "SELECT x, y FROM (VALUES ('日本語', 1), ('e\u0301', 2)) AS t(x, y);",
		"mixed.jsonl":   "{\"k\":\"a\"}\n{\"k\":1}\n",
		"outside.sql":   "SELECT * FROM '/etc/passwd' WITH ('format'='csv');",
		"near.toml":     "[streams.TT]\n",
		"stranger.toml": "[streams.Orders]\n",
		"option.toml":   "[streams.t]\n\"file.pth\" = \"x\"\nfile.mode = \"folow\"\n",
		"typo.toml":     "[eventflux.stat]\nbackend = \"none\"\n",
		"ok.toml":       "[streams.T]\n\"file.path\" = \"${FILE}\"\n",
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
		{"unknown form of rows", "run app.sql --format xml", "", 2, "", "--format is \"xml\"; it takes one of json, csv, table"},
		{"unknown form of rows of a wrong script", "run wrong.sql --format xml", "", 2, "", "wrong.sql:2:8: unknown column \"vv\""},
		{"control characters in a table", "run -q SELECT·x·FROM·'control.jsonl' --format table", "", 0, "x\n-----------\na\\x1b[31m\\n\n", ""},
		{"wide characters in a table", "run wide.sql --format table", "", 0, "x       y\n------  -\n日本語  1\ne\u0301       2\n", ""},
		{"standard input", "run stdin.sql", "{\"x\":1}\n{\"x\":2}", 0, "{\"y\":2}\n{\"y\":4}\n", ""},
		{"wrong script", "run wrong.sql", "", 2, "", "wrong.sql:2:8: unknown column \"vv\""},
		{"check", "check app.sql", "", 0, "", ""},
		{"check of a wrong script", "check wrong.sql", "", 2, "", "did you mean \"v\"?"},
		{"check of a state that is not there", "check app.sql --state st", "", 0, "there is no state of \"app\" in st\n", ""},
		{"option of a stream on the command line", "run app.sql --set streams.t.file.path=mixed.jsonl", "", 1, "", "mixed.jsonl, line 1"},
		{"wrong option of a stream on the command line", "check app.sql --set streams.T.file.mode=folow", "", 2, "", "eventflux: --set streams.T.file.mode: \"folow\" is not a value of \"file.mode\": it takes one of read, follow"},
		{"option of a misspelt stream on the command line", "check app.sql --set streams.TT.file.mode=read", "", 2, "", "eventflux: --set streams.TT: the script has no stream \"TT\"; did you mean \"T\"?"},
		{"option of no stream on the command line", "check app.sql --set streams.T=x", "", 2, "", "eventflux: --set streams.T=x: expected streams.NAME.OPTION=VALUE"},
		{"explain", "explain app.sql", "", 0, "Scan T", ""},
		{"no script", "run gone-script.sql", "", 2, "", "gone-script.sql: no such file"},
		{"missing file", "run gone.sql", "", 1, "", "gone.jsonl: no such file"},
		{"no row is good", "run bad.sql", "", 1, "", "3 rejected"},
		{"later connector", "run mqtt.sql", "", 1, "", "mqtt"},
		{"later connector is checked", "check mqtt.sql", "", 0, "", ""},
		{"flight without a server", "run put.sql", "", 2, "", "the stream \"T\" is of Arrow Flight, and nothing listens; set eventflux.flight.listen (--flight 127.0.0.1:8815)"},
		{"flight sink without a server", "run get.sql", "", 2, "", "the stream \"T\" is of Arrow Flight, and nothing listens"},
		{"flight sink", "run get.sql --flight :0", "", 0, "", "1 rows read, 1 written"},
		{"flight is checked", "check put.sql", "", 0, "", ""},
		{"unknown flag", "run app.sql --frsh", "", 2, "", "--frsh"},
		{"unknown key", "run app.sql --config typo.toml", "", 2, "", "typo.toml:1:12: unknown key \"eventflux.stat\"; did you mean \"eventflux.state\"?"},
		{"configuration wins", "run app.sql --config ok.toml --set FILE=trades.jsonl", "", 0, `{"k":"b","v":2}`, ""},
		{"outside the roots", "run app.sql --set eventflux.files.roots=/usr", "", 2, "", "outside the folders"},
		{"state of a run that only prints", "run app.sql --state st", "", 0, `{"k":"b","v":2}`, "ready"},
		{"version", "version", "", 0, "eventflux", ""},
		{"functions", "functions", "", 0, "abs(-3) = 3", ""},
		{"connectors", "connectors file", "", 0, "file.path", ""},
		{"later verb", "state list", "", 2, "", "unknown command \"state\": this version does not have it"},
		{"misspelt verb", "chek app.sql", "", 2, "", "unknown command \"chek\"; did you mean \"check\"?"},
		{"flag before the script", "--limit 1 app.sql", "", 0, "{\"k\":\"b\",\"v\":2}\n", ""},
		{"query of two statements", "-q SELECT·1·AS·a;·SELECT·2·AS·a;", "", 0, "{\"_stream\":\"q1\",\"a\":1}\n{\"_stream\":\"q2\",\"a\":2}\n", ""},
		{"limit of all queries together", "-q SELECT·1·AS·a;·SELECT·2·AS·a; --limit 1", "", 0, "{\"_stream\":\"q1\",\"a\":1}\n", ""},
		{"no row at all", "app.sql --limit 0", "", 2, "", "--limit is \"0\"; it takes a whole number from 1"},
		{"script and query", "run app.sql -q SELECT·1", "", 2, "", "give a script or -q, not both"},
		{"empty path of the script", "run «»", "", 2, "", "the path of the script is empty"},
		{"no script given", "run", "", 2, "", "expected one script, got 0"},
		{"a folder as script", "run .", "", 2, "", "is a directory"},
		{"script that is not UTF-8", "run latin.sql", "", 2, "", "latin.sql:2:9: "},
		{"wrong query", "run -q SELECT·1·+", "", 2, "", "query:1:"},
		{"wrong script on standard input", "-", "SELECT x FROM y;", 2, "", "stdin:1:"},
		{"path of the script", "check ./wrong.sql", "", 2, "", "./wrong.sql:2:8: "},
		{"all errors at once", "check wrongs.sql --config typo.toml", "", 2, "", "typo.toml:1:12: unknown key \"eventflux.stat\"; did you mean \"eventflux.state\"?\n[eventflux.stat]\n           ^\nwrongs.sql:2:8: unknown column \"vv\"; did you mean \"v\"?\nSELECT vv FROM T;\n       ^\nwrongs.sql:3:10: "},
		{"for editors", "check wrong.sql --json", "", 2, `{"file":"wrong.sql","line":2,"column":8,"end_line":2,"end_column":10,"severity":"error","message":"unknown column \"vv\"; did you mean \"v\"?"}` + "\n", ""},
		{"warning", "check unread.sql", "", 0, "", "unread.sql:1:15: warning: nothing reads the source \"T\""},
		{"warning for editors", "check unread.sql --json", "", 0, `"severity":"warning","message":"nothing reads the source`, ""},
		{"options of a misspelt stream", "check app.sql --config near.toml", "", 2, "", "near.toml:1:10: the script has no stream \"TT\"; did you mean \"T\"?\n[streams.TT]\n         ^\n"},
		{"options of a misspelt stream of a wrong script", "check wrongs.sql --config near.toml", "", 2, "", "near.toml:1:10: the script has no stream \"TT\"; did you mean \"T\"?"},
		{"options of no stream", "check app.sql --config stranger.toml", "", 0, "", "stranger.toml:1:10: warning: the script has no stream \"Orders\"\n"},
		{"wrong options of a stream for editors", "check app.sql --config option.toml --json", "", 2, `{"file":"option.toml","line":2,"column":1,"end_line":2,"end_column":11,"severity":"error","message":"unknown option`, ""},
		{"no script for editors", "check gone.txt --json", "", 2, `{"severity":"error","message":"gone.txt: no such file or directory"}` + "\n", ""},
		{"no configuration file", "run app.sql --config gone.toml", "", 2, "", "gone.toml: no such file or directory"},
		{"wrong value of a key", "run app.sql --set eventflux.log.format=xml", "", 2, "", "--set eventflux.log.format is \"xml\"; it takes one of text, json"},
		{"watermark of all sources", "run app.sql --set eventflux.watermark.delay=5x", "", 2, "", "--set eventflux.watermark.delay is \"5x\""},
		{"redis is checked", "check app.sql --set eventflux.state.backend=redis", "", 0, "", ""},
		{"redis is not run", "run app.sql --set eventflux.state.backend=redis", "", 1, "", "backend \"redis\": this version keeps state in files only"},
		{"flight where others reach it", "check app.sql --set eventflux.flight.listen=0.0.0.0:0", "", 2, "", "--set eventflux.flight.listen is \"0.0.0.0:0\", which other machines can reach: give eventflux.flight.tls.cert, eventflux.flight.tls.key and eventflux.flight.token, or --insecure-listen\n"},
		{"flight without a port", "run app.sql --flight localhost", "", 2, "", "--flight is \"localhost\"; it takes an address like"},
		{"flight with half a certificate", "run app.sql --flight :0 --set eventflux.flight.tls.key=key.pem", "", 2, "", "--set eventflux.flight.tls.key needs eventflux.flight.tls.cert beside it"},
		{"flight without the certificate", "run app.sql --flight :0 --set eventflux.flight.tls.key=key.pem --set eventflux.flight.tls.cert=cert.pem", "", 2, "", "eventflux.flight.tls: open cert.pem: no such file"},
		{"secret file that is gone", "check app.sql --config secret.toml", "", 2, "", "secret.toml:2:1: ${file:gone.txt}: open gone.txt: no such file"},
		{"flight everywhere", "run app.sql --flight 0.0.0.0:0 --insecure-listen", "", 0, `{"k":"b","v":2}`, "flight: serving "},
		{"metrics", "run app.sql --metrics 127.0.0.1:0", "", 1, "", "--metrics: this version does not serve HTTP"},
		{"json log", "run app.sql --log json", "", 0, `{"k":"b","v":2}`, `{"event":"ready"}` + "\n" + `{"event":"ended","read":3,"written":2,"filtered":1,"late":0,"rejected":0,"seconds":`},
		{"json log of a failure", "run gone.sql --log json", "", 1, "", `{"event":"failed","code":1,"message":"`},
		{"json log of a wrong script", "run wrong.sql --log json", "", 2, "", `{"event":"problem","problem":{"file":"wrong.sql","line":2,`},
		{"quiet", "run app.sql --set eventflux.log.level=warn", "", 0, `{"k":"b","v":2}`, nothing},
		{"first error of each kind", "run mixed.sql", "", 0, `{"k":"a"}`, "first type error: mixed.jsonl, line 2, offset 10: the value 1 of \"k\" is not a STRING: {\"k\":1}\n"},
		{"outside the roots, read", "run outside.sql", "", 2, "", "outside the folders"},
		{"describe only", "run -q DESCRIBE·x", "", 2, "", "query:1:10: "},
		{"explain in a script", "run -q EXPLAIN·SELECT·k·FROM·'trades.jsonl'·WHERE·v·>·1", "", 0, "Filter", ""},
		{"unknown connector", "connectors gnerator", "", 2, "", "unknown connector \"gnerator\"; did you mean \"generator\"?"},
		{"options of every stream", "connectors stream", "", 0, "watermark.idle-timeout", ""},
		{"completion of no shell", "completion tcsh", "", 2, "", "completion takes one of bash, zsh, fish"},
		{"nothing", "", "", 0, "Usage: eventflux", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t, files)
			args := strings.Fields(c.args)
			for i := range args {
				args[i] = strings.NewReplacer("·", " ", "«»", "").Replace(args[i])
			}
			got := run(t, dir, c.stdin, args...)
			if got.code != c.code {
				t.Errorf("exit %d instead of %d", got.code, c.code)
			}
			if !strings.Contains(got.stdout, c.stdout) || c.stdout == "" && got.stdout != "" {
				t.Errorf("standard output %q lacks %q", got.stdout, c.stdout)
			}
			if c.stderr == nothing {
				c.stderr = ""
				if got.stderr != "" {
					t.Errorf("standard error is not empty")
				}
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
	for range 2 { // the second run starts the file again
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
