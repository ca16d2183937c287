package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const damagedScript = `
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');
CREATE STREAM Out (k STRING, n BIGINT, s BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.csv');
INSERT INTO Out SELECT k, count(*), sum(v) FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
CREATE STREAM Big (ts BIGINT, v INT) WITH ('type'='sink', 'extension'='file', 'file.path'='big.jsonl');
INSERT INTO Big SELECT ts, v FROM T WHERE v = 99;
`

// Whatever file of the state is cut, or has a bit turned, anywhere: the next start
// gives the output of a run without damage, or refuses with the place and the
// command that goes on, and touches no output.
func TestDamagedAnywhere(t *testing.T) {
	var rows strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&rows, "{\"ts\":%d,\"k\":\"k%d\",\"v\":%d}\n", 1_700_000_000_000+i*100, i%7, i%100)
	}
	dir := folder(t, map[string]string{"app.sql": damagedScript, "in.jsonl": rows.String()})
	args := []string{"run", "app.sql", "--state", "st"}
	if got := run(t, dir, "", args...); got.code != 0 {
		t.Fatal(got.stderr)
	}
	outputs := func() string {
		return read(t, filepath.Join(dir, "out.csv")) + read(t, filepath.Join(dir, "big.jsonl"))
	}
	want := outputs()
	const newest = 4 << 10 // the last bytes of each file
	kept := map[string]string{}
	for _, name := range []string{"CURRENT", "0000000001.wal"} {
		kept[name] = read(t, filepath.Join(dir, "st", "app", name))
	}
	wentOn, refused := 0, 0
	for name, text := range kept {
		for at := max(0, len(text)-newest); at < len(text); at += 64 {
			turned := []byte(text)
			turned[at] ^= 1 << (at / 64 % 8)
			for how, damaged := range map[string]string{"cut": text[:at], "a bit turned": string(turned)} {
				for other, text := range kept {
					if other == name {
						text = damaged
					}
					if err := os.WriteFile(filepath.Join(dir, "st", "app", other), []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				got := run(t, dir, "", args...)
				switch {
				case got.code == 0:
					wentOn++
				case got.code == 78 && strings.Contains(got.stderr, filepath.Join("st", "app", name)+" is damaged at byte ") && strings.Contains(got.stderr, "--fresh"):
					refused++
				default:
					t.Errorf("%s, %s at byte %d: exit %d: %s", name, how, at, got.code, got.stderr)
				}
				if outputs() != want {
					t.Fatalf("%s, %s at byte %d: exit %d, and the output is another: %s", name, how, at, got.code, got.stderr)
				}
			}
		}
	}
	if wentOn == 0 || refused == 0 {
		t.Errorf("%d starts went on, %d refused", wentOn, refused)
	}
}
