package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// latencyLine is the time from the moment at which a row was meant to be sent to
// the moment at which it was read from the sink, in microseconds.
type latencyLine struct {
	Path string  `json:"latency"`
	Rate int     `json:"rows_per_second"`
	P50  float64 `json:"p50_us"`
	P99  float64 `json:"p99_us"`
	P999 float64 `json:"p999_us"`
}

// A stateless query from standard input to standard output.
const latencyScript = `CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, sent BIGINT)
WITH ('type'='source', 'extension'='stdin', 'format'='json');
SELECT sent, symbol, price * quantity AS notional FROM Trades WHERE price > 0;
`

// latency sends rate rows a second for a while, open loop, through the engine
// and through cat, which shows what the pipes and the machine alone cost.
func latency(rate int, lasting time.Duration) ([]latencyLine, error) {
	dir, err := os.MkdirTemp("", "eventflux-bench-run-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	script := filepath.Join(dir, "app.sql")
	if err := os.WriteFile(script, []byte(latencyScript), 0o644); err != nil {
		return nil, err
	}
	var lines []latencyLine
	for _, path := range []struct {
		name string
		cmd  *exec.Cmd
	}{
		{"eventflux, stdin to stdout", exec.Command(engineBinary, "run", script)},
		{"cat, the machine's own jitter", exec.Command("cat")},
	} {
		l, err := through(path.cmd, rate, lasting)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path.name, err)
		}
		l.Path, l.Rate = path.name, rate
		lines = append(lines, l)
	}
	return lines, nil
}

func through(cmd *exec.Cmd, rate int, lasting time.Duration) (latencyLine, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return latencyLine{}, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return latencyLine{}, err
	}
	if err := cmd.Start(); err != nil {
		return latencyLine{}, err
	}
	start := time.Now().Add(200 * time.Millisecond) // the process is up by then
	sent := make(chan error, 1)
	rows := int(float64(rate) * lasting.Seconds())
	go func() { sent <- send(in, start, rate, rows) }()
	delays, err := receive(out, start, rows)
	if sendErr := <-sent; err == nil {
		err = sendErr
	}
	if waitErr := cmd.Wait(); err == nil {
		err = waitErr
	}
	if err != nil {
		return latencyLine{}, err
	}
	if len(delays) != rows {
		return latencyLine{}, fmt.Errorf("%d of %d rows came back", len(delays), rows)
	}
	delays = delays[len(delays)/5:] // the first fifth warms up
	slices.Sort(delays)
	at := func(p float64) float64 { return float64(delays[int(p*float64(len(delays)-1))]) / 1e3 }
	return latencyLine{P50: at(0.5), P99: at(0.99), P999: at(0.999)}, nil
}

// send writes row i at start + i/rate, never earlier, whatever the reader does.
// Its clock is busy: a timer would be later than the rows are apart.
func send(in io.WriteCloser, start time.Time, rate, rows int) error {
	defer in.Close()
	gap := float64(time.Second) / float64(rate)
	var buf []byte
	for i := 0; i < rows; {
		due := min(rows, int(float64(time.Since(start))/gap)+1)
		if due <= i {
			runtime.Gosched()
			continue
		}
		buf = buf[:0]
		for ; i < due; i++ {
			buf = append(buf, `{"symbol":"S`...)
			buf = appendPadded(buf, i%symbols, 5)
			buf = append(buf, `","price":100.5,"quantity":7,"sent":`...)
			buf = strconv.AppendInt(buf, int64(float64(i)*gap), 10)
			buf = append(buf, ",\"venue\":\"XNAS\",\"side\":\"buy\",\"id\":1234567}\n"...)
		}
		if _, err := in.Write(buf); err != nil {
			return err
		}
	}
	return nil
}

// receive reads rows until the end and returns the delay of each in nanoseconds.
func receive(out io.Reader, start time.Time, rows int) ([]int64, error) {
	delays := make([]int64, 0, rows)
	mark := []byte(`"sent":`)
	lines := bufio.NewReaderSize(out, 1<<16)
	for {
		line, err := lines.ReadSlice('\n')
		if err == io.EOF {
			return delays, nil
		}
		if err != nil {
			return delays, err
		}
		now := time.Since(start)
		at := bytes.Index(line, mark)
		if at < 0 {
			return delays, fmt.Errorf("no send time in %q", line)
		}
		var sent int64
		for _, c := range line[at+len(mark):] {
			if c < '0' || c > '9' {
				break
			}
			sent = sent*10 + int64(c-'0')
		}
		delays = append(delays, int64(now)-sent)
	}
}
