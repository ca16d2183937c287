package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A line of 64 MB is one row of errors(s) with its first 64 KiB, takes no more
// memory than a short one, and the rows after it are read: from a file, from
// standard input, in JSON and in CSV.
func TestLongLine(t *testing.T) {
	const long = 64 << 20
	lines := map[string][4]string{ // before, the long line's beginning, behind, its place
		"json": {"{\"a\":1}\n", `{"a":"`, "\"}\n{\"a\":2}\n{\"a\":x}\n{\"a\":3}", `"code":"size","position":"line 2, offset 8"`},
		"csv":  {"a\n1\n", "", "\n2\nx\n3", `"code":"size","position":"line 3, offset 4"`},
	}
	for format, parts := range lines {
		for _, connector := range []string{"file", "stdin"} {
			t.Run(format+" from "+connector, func(t *testing.T) {
				from := "'extension'='stdin', 'format'='" + format + "'"
				if connector == "file" {
					from = "'extension'='file', 'file.path'='long." + format + "'"
				}
				dir := folder(t, map[string]string{"app.sql": "CREATE STREAM L (a INT) WITH ('type'='source', " + from + ");\n" +
					"CREATE STREAM Good AS SELECT a FROM L;\nCREATE STREAM Bad AS SELECT code, position, raw FROM errors(L);"})
				input := io.MultiReader(strings.NewReader(parts[0]+parts[1]), io.LimitReader(sevens{}, long), strings.NewReader(parts[2]))
				cmd := measured(t, dir, "run", "app.sql")
				if connector == "file" {
					f, err := os.Create(filepath.Join(dir, "long."+format))
					if err != nil {
						t.Fatal(err)
					}
					_, err = io.Copy(f, input)
					if err := f.Close(); err != nil {
						t.Fatal(err)
					}
					if err != nil {
						t.Fatal(err)
					}
				} else {
					cmd.Stdin = input
				}
				var stdout, stderr bytes.Buffer
				cmd.Stdout, cmd.Stderr = &stdout, &stderr
				if err := cmd.Run(); err != nil {
					t.Fatalf("%v: %s", err, stderr.String())
				}
				var good, bad []string // the two streams are printed as they come
				for line := range strings.Lines(stdout.String()) {
					if strings.HasPrefix(line, `{"_stream":"Good"`) {
						good = append(good, strings.TrimSpace(line))
					} else {
						bad = append(bad, line)
					}
				}
				if got := strings.Join(good, ""); got != `{"_stream":"Good","a":1}{"_stream":"Good","a":2}{"_stream":"Good","a":3}` {
					t.Errorf("the good rows are %s", got)
				}
				if len(bad) != 2 || !strings.Contains(bad[0], parts[3]) {
					t.Fatalf("%d bad rows: %.300s", len(bad), bad)
				}
				if encoded := (64 << 10) * 4 / 3; len(bad[0]) < encoded || len(bad[0]) > encoded+200 {
					t.Errorf("%d characters of the long line are shown", len(bad[0]))
				}
				if !strings.Contains(stderr.String(), "2 rejected") {
					t.Errorf("the summary is %s", stderr.String())
				}
				_, used, _ := strings.Cut(stderr.String(), "most memory: ")
				if n, err := strconv.Atoi(strings.TrimSpace(used)); err != nil || n > long>>10 {
					t.Errorf("it took %q KiB of memory", used)
				}
			})
		}
	}
}

// sevens is an endless text.
type sevens struct{}

func (sevens) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '7'
	}
	return len(p), nil
}

// measuring makes the test binary run a command instead of tests.
const measuring = "EVENTFLUX_TEST_MEASURING"

// measured is start for a command whose last line on standard error is the most
// memory that it took. A process counts the memory of the one it was forked from
// as its own, so a fresh copy of the test binary is between.
func measured(t testing.TB, dir string, args ...string) *exec.Cmd {
	cmd := start(t, dir, args...)
	cmd.Args = append([]string{os.Args[0], cmd.Path}, args...)
	cmd.Path = os.Args[0]
	cmd.Env = append(cmd.Env, measuring+"=1")
	return cmd
}

// measure runs a command and says in KiB how much memory it took; its code is the
// command's.
func measure(args []string) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Fprintf(os.Stderr, "most memory: %d\n", cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	return cmd.ProcessState.ExitCode()
}
