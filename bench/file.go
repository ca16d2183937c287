package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const engineBinary = "bin/eventflux"

const (
	discarded = "'extension'='blackhole'"
	outFile   = "'extension'='file', 'file.path'='out.jsonl'"
)

// fileRun is a measurement over the trades file.
type fileRun struct {
	workload
	into string // what becomes of the result
	sink string
	peer string // what the peers call it; "": they are not asked
	// epochs measures with state on disk and output exactly once, too.
	epochs bool
}

var fileRuns = []fileRun{
	{filterProject, "result discarded", discarded, "filter", false},
	{filterProject, "result into a JSON file", outFile, "filter_json", true},
	{tumbling, "result discarded", discarded, "tumbling", false},
	{tumbling, "result into a JSON file", outFile, "", true},
}

// fileLines runs the binary and the peers over the trades file, one after the
// other in every round.
func fileLines(r *results, o options) error {
	var runs []fileRun
	for _, run := range fileRuns {
		if o.wants("file/" + run.name) {
			runs = append(runs, run)
		}
	}
	if len(runs) == 0 {
		return nil
	}
	whole, divided, known, err := tradesFiles(o.rows, 2)
	if err != nil {
		return err
	}
	others := r.peers(o)
	for _, cores := range []int{1, 2} {
		for _, run := range runs {
			if err := r.file(run, whole, divided, known, cores, others, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// contestant is one who runs a workload over the file.
type contestant struct {
	name    string
	run     func() (sample, []float64, error)
	samples []sample
}

func (r *results) file(run fileRun, whole string, divided []string, known truth, cores int, others []peer, o options) error {
	var field []contestant
	for _, epochs := range []bool{false, true} {
		name := "eventflux"
		if epochs {
			name = "eventflux, epochs on"
		}
		if epochs && !run.epochs {
			continue
		}
		field = append(field, contestant{name: name, run: func() (sample, []float64, error) {
			return run.engine(whole, divided, cores, epochs)
		}})
	}
	for _, p := range others {
		if p.runs(run.peer, cores) {
			field = append(field, contestant{name: p.label, run: func() (sample, []float64, error) { return p.run(run.peer, whole, cores) }})
		}
	}
	title := run.title + ", " + run.into
	for range o.rounds {
		for i := range field {
			c := &field[i]
			s, got, err := c.run()
			if err != nil {
				return fmt.Errorf("%s, %s: %w", c.name, title, err)
			}
			if err := check(c.name+", "+title, got, run.want(known)); err != nil {
				return err
			}
			c.samples = append(c.samples, s)
		}
	}
	for _, c := range field {
		r.add(line{Section: "file", Workload: title, Engine: c.name, Cores: cores, Rows: o.rows}, c.samples)
	}
	return nil
}

// engine runs the binary over the whole file, or its divided rows where there
// are several cores to read them. A result that is discarded is checked in a
// second run, which is not measured.
func (run *fileRun) engine(whole string, divided []string, cores int, epochs bool) (sample, []float64, error) {
	path := whole
	if cores > 1 {
		path = strings.Replace(divided[0], "part0of", "part*of", 1)
	}
	source := "'extension'='file', 'file.path'='" + path + "'"
	args := []string{"--state", "none"}
	if epochs {
		args[1] = "state"
	}
	s, answer, err := runEngine(run.script(source, run.sink), filepath.Dir(whole), cores, run.columns, args)
	if err != nil || run.sink != discarded {
		return s, answer, err
	}
	_, answer, err = runEngine(run.script(source, outFile), filepath.Dir(whole), cores, run.columns, args)
	return s, answer, err
}

// runEngine runs a script with the binary in a folder of its own, measures the
// process, and adds up the given columns of out.jsonl, where it wrote one.
func runEngine(script, dataDir string, cores int, columns, args []string) (sample, []float64, error) {
	dir, path, err := scriptFile(script)
	if err != nil {
		return sample{}, nil, err
	}
	defer os.RemoveAll(dir)
	cmd, err := engine(append([]string{"run", path, "--set", "eventflux.files.roots=.," + dataDir,
		"--set", fmt.Sprintf("eventflux.runtime.parallelism=%d", cores)}, args...)...)
	if err != nil {
		return sample{}, nil, err
	}
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	if err := startOn(cores, cmd); err != nil {
		return sample{}, nil, err
	}
	if err := cmd.Wait(); err != nil {
		return sample{}, nil, fmt.Errorf("%w: %s", err, stderr.String())
	}
	s := used(cmd)
	s.wall = time.Since(start).Seconds()
	answer, err := answerOf(filepath.Join(dir, "out.jsonl"), columns)
	return s, answer, err
}

// scriptFile writes a script into a folder of its own, for the caller to remove.
func scriptFile(text string) (dir, path string, err error) {
	if dir, err = os.MkdirTemp("", "eventflux-bench-run-"); err != nil {
		return "", "", err
	}
	path = filepath.Join(dir, "app.sql")
	return dir, path, os.WriteFile(path, []byte(text), 0o644)
}

// engine is a call of the binary from any folder.
func engine(args ...string) (*exec.Cmd, error) {
	bin, err := filepath.Abs(engineBinary)
	return exec.Command(bin, args...), err
}

// used is what an ended process used.
func used(cmd *exec.Cmd) sample {
	s := sample{cpu: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.rss = usage.Maxrss * 1024
	}
	return s
}

// answerOf counts the rows of a file of JSON Lines and adds up columns of
// numbers; nil where there is no file.
func answerOf(path string, columns []string) ([]float64, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	sums := make([]float64, 1+len(columns))
	for lines.Scan() {
		sums[0]++
		for i, c := range columns {
			v, err := numberIn(lines.Bytes(), c)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			sums[1+i] += v
		}
	}
	return sums, lines.Err()
}

// numberIn is the number of a field in a line of flat JSON.
func numberIn(line []byte, field string) (float64, error) {
	_, rest, found := bytes.Cut(line, []byte(`"`+field+`":`))
	if !found {
		return 0, fmt.Errorf("no %q in %s", field, line)
	}
	if end := bytes.IndexAny(rest, ",}"); end >= 0 {
		rest = rest[:end]
	}
	return strconv.ParseFloat(string(rest), 64)
}
