package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const keptScript = declareTrades + `
CREATE STREAM Out (k STRING, n BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.csv');
INSERT INTO Out SELECT k, count(*) FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
CREATE STREAM Big (v INT) WITH ('type'='sink', 'extension'='file', 'file.path'='big.jsonl');
INSERT INTO Big SELECT v FROM T WHERE v > 1;
`

// What happens to the files of a run that has ended decides how the next start
// ends. Nothing damaged or unknown is ever deleted, and no output touched.
func TestStartOnState(t *testing.T) {
	segment := filepath.Join("st", "app", "0000000001.wal")
	current := filepath.Join("st", "app", "CURRENT")
	edit := func(t *testing.T, path string, change func([]byte) []byte) {
		t.Helper()
		if err := os.WriteFile(path, change([]byte(read(t, path))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(t *testing.T, path string) {
		t.Helper()
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	script := func(old, new string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "app.sql"), func(text []byte) []byte { return bytes.ReplaceAll(text, []byte(old), []byte(new)) })
		}
	}
	cases := []struct {
		name   string
		happen func(t *testing.T, dir string)
		args   string
		code   int
		says   []string
	}{
		{"nothing", func(*testing.T, string) {}, "", 0, []string{"restored epoch ", "rows in state) in ", "ready"}},
		{"a byte of the log is altered", func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, segment), func(b []byte) []byte { b[20] ^= 4; return b })
		}, "", 78, []string{segment + " is damaged at byte 0: the checksum does not fit", "eventflux run app.sql --state st --fresh"}},
		{"the log is cut in its middle", func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, segment), func(b []byte) []byte { return append(b[:40], b[60:]...) })
		}, "", 78, []string{segment + " is damaged at byte "}},
		{"a segment is gone", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, segment)) },
			"", 78, []string{segment + " is damaged at byte 0: the file is gone"}},
		{"CURRENT is gone", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, current)) },
			"", 78, []string{current + " is damaged at byte 0: the file is gone, and 0000000001.wal is there"}},
		{"CURRENT is altered", func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, current), func(b []byte) []byte { return bytes.Replace(b, []byte("1"), []byte("2"), 1) })
		}, "", 78, []string{current + " is damaged at byte 0: it is not what the engine wrote there"}},
		{"a fresh start on damage", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, current)) },
			"--fresh", 0, []string{"archived", "ready", "3 rows read"}},
		{"files that nobody knows", func(t *testing.T, dir string) {
			for _, name := range []string{"notes.txt", "0000000009.wal", "0000000009.snap", "old.wal"} {
				if err := os.WriteFile(filepath.Join(dir, "st", "app", name), []byte("mine"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}, "", 0, []string{"restored epoch "}},
		{"a filter has changed", script("v > 1", "v > 2"), "", 0, []string{"restored epoch "}},
		{"a query more", script("INSERT INTO Big", "CREATE STREAM More (v INT) WITH ('type'='sink', 'extension'='file', 'file.path'='more.jsonl');\nINSERT INTO More SELECT v FROM T;\nINSERT INTO Big"),
			"", 0, []string{"restored epoch "}},
		{"a window has changed", script("1 MINUTE", "2 MINUTES"),
			"", 78, []string{"the script has changed so that its state does not fit:", "kept          T", "incompatible  Out", "kept          Big", "--fresh"}},
		{"a query less", script(keptScript[strings.Index(keptScript, "CREATE STREAM Big"):], ""), "", 78, []string{"dropped       Big"}},
		{"an output has moved", script("big.jsonl", "other.jsonl"), "", 78, []string{"incompatible  Big"}},
		{"an output has another name", script("Big", "Large"),
			"", 78, []string{"its state does not fit:\n  kept          T\n  kept          Out\n  dropped       Big\n  new           Large\n"}},
		{"a column has another name", script("(k STRING, n BIGINT)", "(k STRING, m BIGINT)"),
			"", 78, []string{"its state does not fit:\n  kept          T\n  incompatible  Out\n  kept          Big\n"}},
		{"an aggregate has changed", script("count(*)", "count(*) + count(v)"),
			"", 78, []string{"its state does not fit:\n  kept          T\n  incompatible  Out\n  kept          Big\n"}},
		{"the source has another name", func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "app.sql"), func(text []byte) []byte {
				return []byte(strings.NewReplacer("STREAM T ", "STREAM U ", "FROM T ", "FROM U ").Replace(string(text)))
			})
		}, "", 78, []string{"its state does not fit:\n  dropped       T\n  incompatible  Out\n  kept          Big\n  new           U\n"}},
		{"the source has a column more", script("v INT, WATERMARK", "v INT, w INT, WATERMARK"),
			"", 78, []string{"its state does not fit:\n  kept          T\n  incompatible  Out\n  kept          Big\n"}},
		{"an option of the source has changed", script("'file.path'='trades.jsonl'", "'file.path'='trades.jsonl', 'watermark.idle-timeout'='7s'"), "", 0, []string{"restored epoch "}},
		{"the queries stand in another order", func(t *testing.T, dir string) {
			out, big := strings.Index(keptScript, "CREATE STREAM Out"), strings.Index(keptScript, "CREATE STREAM Big")
			edit(t, filepath.Join(dir, "app.sql"), func([]byte) []byte { return []byte(keptScript[:out] + keptScript[big:] + keptScript[out:big]) })
		}, "", 0, []string{"restored epoch "}},
		{"there are more shards", func(*testing.T, string) {}, "--set eventflux.runtime.parallelism=4", 0, []string{"restored epoch "}},
		{"the folder cannot be made", func(t *testing.T, dir string) {
			if err := os.Rename(filepath.Join(dir, "st"), filepath.Join(dir, "kept")); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "st"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "", 74, []string{"st"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t, map[string]string{"app.sql": keptScript, "trades.jsonl": trades})
			if got := run(t, dir, "", "run", "app.sql", "--state", "st"); got.code != 0 {
				t.Fatalf("exit %d: %s", got.code, got.stderr)
			}
			out := read(t, filepath.Join(dir, "out.csv"))
			c.happen(t, dir)
			before := names(t, dir)
			got := run(t, dir, "", append([]string{"run", "app.sql", "--state", "st"}, strings.Fields(c.args)...)...)
			if got.code != c.code {
				t.Errorf("exit %d instead of %d: %s", got.code, c.code, got.stderr)
			}
			for _, says := range c.says {
				if !strings.Contains(got.stderr, says) {
					t.Errorf("standard error lacks %q:\n%s", says, got.stderr)
				}
			}
			if c.args == "" {
				after := names(t, dir)
				for _, name := range before {
					if !strings.Contains(strings.Join(after, "\n"), name) {
						t.Errorf("%s was deleted", name)
					}
				}
			}
			if got := read(t, filepath.Join(dir, "out.csv")); got != out {
				t.Errorf("out.csv is %q, want %q", got, out)
			}
		})
	}
}

// names lists what is below dir.
func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		out = append(out, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// State is for its owner's eyes, and for one engine at a time.
func TestStateIsPrivate(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": `
CREATE STREAM S (x INT) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Out (x INT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');
INSERT INTO Out SELECT x FROM S;`})
	cmd := start(t, dir, "run", "app.sql")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said := startWithMessages(t, cmd)
	said.until(t, "ready")
	second := run(t, dir, "", "run", "app.sql")
	if want := fmt.Sprintf("the state in %s is in use by process %d", filepath.Join("eventflux-state", "app"), cmd.Process.Pid); second.code != 1 || !strings.Contains(second.stderr, want) {
		t.Errorf("a second engine: exit %d: %s", second.code, second.stderr)
	}
	fmt.Fprintln(stdin, `{"x":1}`)
	if whenGrown(filepath.Join(dir, "out.jsonl"), int64(len("{\"x\":1}\n")), nil) {
		cmd.Process.Signal(syscall.SIGTERM)
	}
	said.until(t, "")
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopped by SIGTERM: %v", err)
	}
	for _, path := range names(t, filepath.Join(dir, "eventflux-state")) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
	}
}
