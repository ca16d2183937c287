package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const engineBinary = "bin/eventflux"

// declaration of the trades, as every script of the benchmark begins.
const declaration = `CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, timestamp BIGINT, WATERMARK FOR timestamp)
WITH ('type'='source', %s, 'format'='json');
`

const (
	filterQuery   = "SELECT symbol, price * quantity AS notional, timestamp FROM Trades WHERE price > 100"
	tumblingQuery = `SELECT symbol, count(*) AS n, sum(quantity) AS total, avg(price) AS mean, min(price) AS low, max(price) AS high
FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY symbol`
)

const (
	blackhole = "CREATE STREAM Out WITH ('type'='sink', 'extension'='blackhole') AS "
	toFile    = "CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl') AS "
)

// fileScript is a script from the trades file into a sink.
func fileScript(file, sink, query string) string {
	return fmt.Sprintf(declaration, "'extension'='file', 'file.path'='"+file+"'") + sink + query + ";\n"
}

// runEngine runs a script with the binary in a folder of its own and measures
// the process; keep gets the folder before it is removed.
func runEngine(script, dataDir string, shards int, args []string, keep func(dir string) error) (sample, error) {
	dir, err := os.MkdirTemp("", "eventflux-bench-run-")
	if err != nil {
		return sample{}, err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "app.sql"), []byte(script), 0o644); err != nil {
		return sample{}, err
	}
	bin, err := filepath.Abs(engineBinary)
	if err != nil {
		return sample{}, err
	}
	cmd := exec.Command(bin, append([]string{"run", "app.sql", "--set", "eventflux.files.roots=.," + dataDir,
		"--set", fmt.Sprintf("eventflux.runtime.parallelism=%d", shards)}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", shards))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return sample{}, fmt.Errorf("%w: %s", err, stderr.String())
	}
	s := sample{wall: time.Since(start).Seconds()}
	s.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	s.rss = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss * 1024
	if keep != nil {
		err = keep(dir)
	}
	return s, err
}

// answerOf adds up the rows of a result file the way the peers do.
func answerOf(path, workload string) ([]float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	var sums []float64
	columns := []string{"notional"}
	if workload == "tumbling" {
		columns = []string{"n", "total", "mean", "low", "high"}
	}
	sums = make([]float64, 1+len(columns))
	for lines.Scan() {
		var row map[string]any
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s: %w: %s", path, err, lines.Text())
		}
		sums[0]++
		for i, c := range columns {
			v, ok := row[c].(float64)
			if !ok {
				return nil, fmt.Errorf("%s: no number %q in %s", path, c, strings.TrimSpace(lines.Text()))
			}
			sums[i+1] += v
		}
	}
	return sums, lines.Err()
}
