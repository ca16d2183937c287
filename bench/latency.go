package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// latencyIncludes says what the figures mean.
const latencyIncludes = "Open loop: rows leave in bursts every half millisecond, at moments fixed beforehand, through a pipe on standard input or as records into a topic; " +
	"each is timed from its intended moment, whatever held the sender up, to when it is read from standard output, or from Kafka. " +
	"cat in the engine's place shows what the pipes, the scheduler and the harness cost by themselves."

// latencyLine is the delays of the rows of one run, in microseconds.
type latencyLine struct {
	Path string  `json:"latency"`
	Rate int     `json:"rows_per_second"`
	P50  float64 `json:"p50_us"`
	P99  float64 `json:"p99_us"`
	P999 float64 `json:"p999_us"`
	Max  float64 `json:"max_us"`
}

// A stateless query from standard input to standard output.
const (
	latencyScript  = latencyColumns + "WITH ('type'='source', 'extension'='stdin', 'format'='json');\n" + latencyQuery + ";\n"
	latencyColumns = "CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, sent BIGINT)\n"
	latencyQuery   = "SELECT sent, symbol, price * quantity AS notional FROM Trades WHERE price > 0"
)

// burst is the time between two writes of the sender.
const burst = 500 * time.Microsecond

// latencyLines sends rows at two rates through the engine and through cat, in
// turn, and keeps the round with the median p99.
func latencyLines(r *results, o options) error {
	if !o.wants("latency") {
		return nil
	}
	dir, script, err := scriptFile(latencyScript)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, rate := range []int{10_000, 100_000} {
		var ours, cats []latencyLine
		for range o.rounds {
			l, err := through(exec.Command(engineBinary, "run", script), rate, 3*time.Second)
			if err != nil {
				return fmt.Errorf("latency: %w", err)
			}
			ours = append(ours, l)
			if l, err = through(exec.Command("cat"), rate, 3*time.Second); err != nil {
				return fmt.Errorf("latency of cat: %w", err)
			}
			cats = append(cats, l)
		}
		r.addLatency("eventflux, stdin → filter → project → stdout", rate, ours)
		r.addLatency("cat, the machine's own jitter", rate, cats)
	}
	return nil
}

func (r *results) addLatency(path string, rate int, rounds []latencyLine) {
	slices.SortFunc(rounds, func(a, b latencyLine) int { return int(a.P99 - b.P99) })
	l := rounds[len(rounds)/2]
	l.Path, l.Rate = path, rate
	r.latency = append(r.latency, l)
	fmt.Fprintf(os.Stderr, "latency at %d rows/s, %s: p50 %.0f µs, p99 %.0f µs, p99.9 %.0f µs\n", rate, path, l.P50, l.P99, l.P999)
}

// through sends rows through a process and times each.
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
	l, err := timed(in, newArrivals(out), start, rate, lasting)
	if waitErr := cmd.Wait(); err == nil {
		err = waitErr
	}
	return l, err
}

// timed sends rows at a rate and sums up when each arrived.
func timed(in io.WriteCloser, out *arrivals, start time.Time, rate int, lasting time.Duration) (latencyLine, error) {
	bursts := int(lasting / burst)
	each := rate * int(burst/time.Microsecond) / 1e6
	sent := make(chan error, 1)
	go func() { sent <- send(in, start, bursts, each) }()
	delays, err := receive(out, start, bursts*each)
	if sendErr := <-sent; err == nil {
		err = sendErr
	}
	if err != nil {
		return latencyLine{}, err
	}
	delays = delays[len(delays)/5:] // the first fifth warms up
	slices.Sort(delays)
	at := func(p float64) float64 { return float64(delays[int(p*float64(len(delays)-1))]) / 1e3 }
	return latencyLine{P50: at(0.5), P99: at(0.99), P999: at(0.999), Max: at(1)}, nil
}

// send writes a burst of rows at start, start + burst, …: never earlier, and as
// soon as it can where it was held up. Between bursts it sleeps on a thread of
// its own, so that it does not take the cores from what it measures.
func send(in io.WriteCloser, start time.Time, bursts, each int) error {
	defer in.Close()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	sharpenSleep()
	var rows []byte
	for i := range bursts {
		intended := time.Duration(i) * burst
		rows = rows[:0]
		for j := range each {
			rows = append(rows, `{"symbol":"S`...)
			rows = appendPadded(rows, (i*each+j)%symbols, 5)
			rows = append(rows, `","price":100.5,"quantity":7,"sent":`...)
			rows = strconv.AppendInt(rows, int64(intended), 10)
			rows = append(rows, ",\"venue\":\"XN\",\"side\":\"B\",\"id\":1234567}\n"...)
		}
		sleepUntil(start.Add(intended))
		if _, err := in.Write(rows); err != nil {
			return err
		}
	}
	return nil
}

// receive returns the delays of that many rows in nanoseconds.
func receive(out *arrivals, start time.Time, rows int) ([]int64, error) {
	delays := make([]int64, 0, rows)
	for range rows {
		intended, arrived, err := out.next()
		if err != nil {
			return nil, fmt.Errorf("after %d of %d rows: %w", len(delays), rows, err)
		}
		delays = append(delays, int64(arrived.Sub(start)-intended))
	}
	return delays, nil
}

// arrivals are the rows that come out.
type arrivals struct {
	timed *timedReader
	lines *bufio.Reader
}

func newArrivals(from io.Reader) *arrivals {
	timed := &timedReader{from: from}
	return &arrivals{timed, bufio.NewReaderSize(timed, 1<<16)}
}

var sentField = []byte(`"sent":`)

// next is the moment in a row's field "sent", counted from the start of sending,
// and the return of the read that brought the row's end.
func (a *arrivals) next() (intended time.Duration, arrived time.Time, err error) {
	line, err := a.lines.ReadSlice('\n')
	if err != nil {
		return 0, time.Time{}, err
	}
	at := bytes.Index(line, sentField)
	if at < 0 {
		return 0, time.Time{}, fmt.Errorf("no send time in %q", line)
	}
	for _, c := range line[at+len(sentField):] {
		if c < '0' || c > '9' {
			break
		}
		intended = intended*10 + time.Duration(c-'0')
	}
	return intended, a.timed.last, nil
}

// timedReader notes when each read returned.
type timedReader struct {
	from io.Reader
	last time.Time
}

func (t *timedReader) Read(p []byte) (int, error) {
	n, err := t.from.Read(p)
	t.last = time.Now()
	return n, err
}
