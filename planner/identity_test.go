package planner_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/goldentest"
)

// TestIdentities compares what the state of scripts is found by with what it was: the
// ID and the identity of each node that keeps something. testdata/identity.txt names
// the golden files whose scripts these are. Where a line changes without its script,
// users lose their state. -rewrite writes down what they are now.
func TestIdentities(t *testing.T) {
	const path = "testdata/identity.txt"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(text), "\n-- ")
	got, scripts := head+"\n", 0
	for file := range strings.SplitSeq(rest, "\n-- ") {
		name, _, _ := strings.Cut(file, "\n")
		ok := t.Run(name, func(t *testing.T) {
			made, n := identitiesOf(t, name)
			got, scripts = got+"-- "+name+"\n"+made, scripts+n
			if want, _ := strings.CutPrefix(file, name+"\n"); !*rewrite && made != strings.TrimSuffix(want, "\n")+"\n" {
				t.Errorf("the state of users is not found any more:\n%sinstead of\n%s", made, want)
			}
		})
		if !ok {
			return
		}
	}
	if scripts < 40 {
		t.Errorf("only %d scripts", scripts)
	}
	if *rewrite && got != string(text) {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// identitiesOf are the identities of the scripts of a golden file, and how many
// scripts have some. The optimiser changes none of them.
func identitiesOf(t *testing.T, name string) (all string, scripts int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	file := goldentest.Read(t, string(text))
	roots := inputs(t, file)
	for _, c := range file.Cases {
		program := programOf(c, roots, false)
		unruled := programOf(c, roots, true)
		if program == nil {
			continue
		}
		if ruled, bound := kept(program), kept(unruled); ruled != bound {
			t.Errorf("the optimiser makes\n%sof\n%s", ruled, bound)
		}
		texts := unruled.IdentityTexts()
		for _, n := range program.Graph.Kept() {
			all += n.ID + " is " + n.Fingerprint + "\n  " + texts[n.Fingerprint] + "\n"
		}
		scripts++
	}
	return all, scripts
}

func programOf(c *goldentest.Case, roots *connector.Roots, unruled bool) *planner.Program {
	program, _ := c.Plan(goldentest.Mode{Unruled: unruled}, roots)
	return program
}

// kept is what the state of a program is found by.
func kept(program *planner.Program) string {
	var lines []string
	for _, n := range program.Graph.Kept() {
		lines = append(lines, fmt.Sprintf("%s %s %s\n", n.Query, n.ID, n.Fingerprint))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// windowed has state above a filter, above a window, and above a window over that.
const windowed = source + `CREATE STREAM big AS SELECT k AS kk, v AS vv FROM s AS a WHERE v > 5;
CREATE STREAM counts AS SELECT kk, count(*) AS n, sum(vv) AS total FROM big WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY kk HAVING count(*) > 5+5;
CREATE STREAM top AS SELECT kk, n FROM counts WINDOW TUMBLING (SIZE 1 HOUR) ORDER BY n DESC LIMIT 3;
CREATE STREAM out WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl') AS SELECT kk, n FROM top WHERE n > 7;
CREATE STREAM seen (k STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='seen.jsonl');
INSERT INTO seen SELECT DISTINCT k FROM s RETENTION 1 DAY EMIT CHANGES;
INSERT INTO seen SELECT DISTINCT k FROM s WHERE v > 9 RETENTION 1 DAY EMIT CHANGES;
`

// TestIdentityCoversWhatStateMeans changes the script, and looks which queries do not
// find their state any more.
func TestIdentityCoversWhatStateMeans(t *testing.T) {
	statements := strings.SplitAfter(windowed, ";\n")
	slices.Reverse(statements)
	for _, c := range []struct{ what, from, to, lost string }{
		{"the order of statements", windowed, strings.Join(statements, ""), ""},
		{"comments and white space", "WHERE v > 5;", "/* large */\n  WHERE  v>5 ;  -- ones", ""},
		{"the case of words", "SELECT kk, n FROM top", "select KK as kk, N as n from TOP", ""},
		{"an alias of a stream", "v > 5", "a.v > 5", ""},
		{"an alias that does not reach the output", "v AS vv FROM s AS a WHERE v > 5;\nCREATE STREAM counts AS SELECT kk, count(*) AS n, sum(vv)",
			"v AS large FROM s AS b WHERE b.v > 5;\nCREATE STREAM counts AS SELECT kk, count(*) AS n, sum(large)", ""},
		{"how long rows are waited for", "'stdin.mode'='follow'", "'stdin.mode'='follow', 'watermark.delay'='5s', 'watermark.idle-timeout'='1m'", ""},
		{"a filter above all state", "n > 7", "n > 8", ""},
		{"a query more", "INSERT INTO seen", "CREATE STREAM more AS SELECT k FROM s LIMIT 7;\nSELECT * FROM more WHERE k > 'b';\nINSERT INTO seen", "more "},
		{"a filter below a window", "v > 5", "v > 150", "counts top "},
		{"HAVING", "> 5+5", "> 10", "top "},
		{"the order of what is kept", "n DESC LIMIT 3", "n LIMIT 4", ""},
		{"the size of a window", "1 MINUTE", "2 MINUTE", "counts top "},
		{"the offset of a window", "SIZE 1 HOUR", "SIZE 1 HOUR OFFSET 5 MINUTE", "top "},
		{"a key", "GROUP BY kk", "GROUP BY kk, vv", "counts top "},
		{"an aggregate", "sum(vv)", "max(vv)", "counts top "},
		{"what an aggregate is of", "sum(vv)", "sum(vv+1)", "counts top "},
		{"a type", "v INT", "v BIGINT", "counts seen top "},
		{"the row time", "ts TIMESTAMP, WATERMARK FOR ts", "ts TIMESTAMP, t2 TIMESTAMP, WATERMARK FOR t2", "counts s seen top "},
		{"how rows are read", "'stdin.mode'='follow'", "'stdin.mode'='follow', 'format'='csv'", "counts seen top "},
		{"a filter of one of two writers", "v > 9", "v > 10", "seen "},
		{"what is remembered", "RETENTION 1 DAY EMIT CHANGES;\nINSERT", "RETENTION 2 DAY EMIT CHANGES;\nINSERT", "seen "},
		{"where a sink writes", "out.jsonl", "out2.jsonl", "out "},
		{"the columns of a sink", "AS SELECT kk, n FROM top", "AS SELECT kk, n AS m FROM top", "out "},
	} {
		changed := strings.Replace(windowed, c.from, c.to, 1)
		if changed == windowed {
			t.Fatalf("%s: the script is as it was", c.what)
		}
		if got := lost(t, windowed, changed); got != c.lost {
			t.Errorf("%s: the state of %q is not found, want %q", c.what, got, c.lost)
		}
	}
}

// lost are the queries of one script or the other whose state the other would not find.
func lost(t *testing.T, before, now string) (names string) {
	t.Helper()
	parts := map[string][2]string{}
	for i, script := range []string{before, now} {
		program, errs := plan(t, script, planner.Options{})
		if errs != nil {
			t.Fatalf("%s\n%s", script, errs[0])
		}
		for line := range strings.Lines(kept(program)) {
			query, _, _ := strings.Cut(line, " ")
			both := parts[query]
			both[i] += line
			parts[query] = both
		}
	}
	for _, query := range slices.Sorted(maps.Keys(parts)) {
		if both := parts[query]; both[0] != both[1] {
			names += query + " "
		}
	}
	return names
}

// TestEqualNodesHaveNamesOfTheirOwn: two nodes never share a piece of state, and which
// of several a name means does not depend on the order of the script.
func TestEqualNodesHaveNamesOfTheirOwn(t *testing.T) {
	const once = "SELECT k, count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k"
	program, errs := plan(t, source+once+"\nUNION ALL "+once+"\nUNION ALL "+strings.Replace(once, "count(*)", "max(v)", 1)+";", planner.Options{})
	if errs != nil {
		t.Fatal(errs[0])
	}
	seen := map[string]bool{}
	for _, n := range program.Graph.Nodes {
		if seen[n.ID] || n.ID == "" {
			t.Errorf("%q names two nodes", n.ID)
		}
		seen[n.ID] = true
	}
}
