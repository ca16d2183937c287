package main

import (
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/eventflux-io/engine/io/servicetest"
)

// everySQL has a stream of every type that clients put into, and one that is
// derived from it.
const everySQL = `
CREATE STREAM Every (
	b BOOL, i8 TINYINT, i16 SMALLINT, i32 INT NOT NULL, i64 BIGINT, f32 FLOAT, f64 DOUBLE, n DECIMAL(20,3),
	s STRING, by BYTES, j JSON, ts TIMESTAMP, d DATE, t TIME, a ARRAY<BIGINT>, st STRUCT<x INT, y ARRAY<STRING>>
) WITH ('type'='source', 'extension'='flight');
CREATE STREAM Small AS SELECT i8, s FROM Every WHERE i8 IS NOT NULL;
`

// ticksSQL makes RATE rows a second, numbered.
const ticksSQL = `
CREATE STREAM Ticks (n BIGINT, a BIGINT, b BIGINT, c BIGINT) WITH (
	'type'='source', 'extension'='generator', 'generator.rate'='${RATE}',
	'generator.n'='n', 'generator.a'='n', 'generator.b'='n', 'generator.c'='n');
`

// TestPyarrow has a client of another language read and put: testdata/flight.py,
// whose modes say what they see to.
func TestPyarrow(t *testing.T) {
	python := filepath.Join(servicetest.Folder(t, "pyarrow-26.0.1"), "bin", "python")
	client, err := filepath.Abs("testdata/flight.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ mode, script, rate string }{
		{"every", everySQL, ""}, {"other", everySQL, ""}, {"fast", ticksSQL, "100000"}, {"stuck", ticksSQL, "1000000"},
	} {
		t.Run(c.mode, func(t *testing.T) {
			s := serve(t, folder(t, map[string]string{"app.sql": c.script}), "run", "app.sql", "--flight", ":0", "--set", "RATE="+c.rate)
			out, err := exec.CommandContext(t.Context(), python, client, c.mode, "grpc://"+s.address).CombinedOutput()
			if t.Logf("%s", out); err != nil {
				t.Error(err)
			}
			if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			s.said.until(t, "")
			if err := s.cmd.Wait(); err != nil || s.printed.Len() > 0 {
				t.Errorf("%v, printed %q, said %q", err, s.printed.String(), s.said.all)
			}
		})
	}
}
