package fileio

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-io/engine/io/connector/connectortest"
	"github.com/eventflux-io/engine/io/format"
)

// The contract of connectors, for files that are read to their end, packed ones
// among them, for files that are followed, and for sinks.
func TestContract(t *testing.T) {
	for _, ending := range []string{".jsonl", ".jsonl.gz", ".jsonl.zst"} {
		t.Run("read"+ending, func(t *testing.T) {
			connectortest.Run(t, connectortest.Case{Connector: Connector, Format: &format.JSON, Source: &connectortest.Source{
				Fill: func(t *testing.T, partitions [][]string) map[string]string {
					dir := t.TempDir()
					for p, rows := range partitions {
						write(t, filepath.Join(dir, fmt.Sprintf("part%d%s", p, ending)), pack(t, ending, strings.Join(rows, "\n")))
					}
					return map[string]string{"file.path": filepath.Join(dir, "part*")}
				},
			}})
		})
	}
	t.Run("follow", func(t *testing.T) {
		var dir string
		part := func(p int) string { return filepath.Join(dir, fmt.Sprintf("part%d.jsonl", p)) }
		connectortest.Run(t, connectortest.Case{Connector: Connector, Format: &format.JSON, Source: &connectortest.Source{
			Fill: func(t *testing.T, partitions [][]string) map[string]string {
				dir = t.TempDir()
				for p, rows := range partitions {
					write(t, part(p), strings.Join(rows, "\n")+"\n")
				}
				return map[string]string{"file.path": filepath.Join(dir, "part*.jsonl"), "file.mode": "follow"}
			},
			Add: func(t *testing.T, p int, rows []string) { extend(t, part(p), strings.Join(rows, "\n")+"\n") },
			Break: func(t *testing.T) func() {
				away := filepath.Join(t.TempDir(), "away")
				move(t, dir, away)
				return func() { move(t, away, dir) }
			},
		}})
	})
	for _, f := range format.All {
		for _, mode := range []string{"replace", "append"} {
			t.Run(mode+" "+f.Name, func(t *testing.T) {
				connectortest.Run(t, connectortest.Case{Connector: Connector, Format: &f, Sink: &connectortest.Sink{
					Empty: func(t *testing.T) (map[string]string, func() []string) {
						path := filepath.Join(t.TempDir(), "out")
						return map[string]string{"file.path": path, "file.mode": mode}, func() []string { return visible(t, path) }
					},
				}})
			})
		}
	}
}

// visible is the rows of a file, CSV as the suite's JSON.
func visible(t *testing.T, path string) (rows []string) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasSuffix(line, "\n") {
			t.Fatalf("the file ends within a line: %q", line)
		}
		line = strings.TrimSuffix(line, "\n")
		if id, text, csv := strings.Cut(line, ","); csv && line[0] != '{' {
			line = fmt.Sprintf(`{"id":%s,"text":%q}`, id, text)
		}
		if line != `{"id":id,"text":"text"}` {
			rows = append(rows, line)
		}
	}
	return rows
}

func pack(t *testing.T, ending, text string) string {
	t.Helper()
	var out bytes.Buffer
	switch {
	case strings.HasSuffix(ending, ".gz"):
		z := gzip.NewWriter(&out)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	case strings.HasSuffix(ending, ".zst"):
		z, err := zstd.NewWriter(nil)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(z.EncodeAll([]byte(text), nil))
		z.Close()
	default:
		return text
	}
	return out.String()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func extend(t *testing.T, path, text string) {
	t.Helper()
	writeTo(t, path, os.O_APPEND|os.O_CREATE, text)
}

// writeTo writes to a file that is not cut.
func writeTo(t *testing.T, path string, flags int, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|flags, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
