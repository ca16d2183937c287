package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
)

// boundedScript adds the results of the tumbling aggregate up itself, so that
// ten times the input still has a result of one row.
var boundedScript = `CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, timestamp BIGINT, WATERMARK FOR timestamp)
WITH ('type'='source', 'extension'='stdin', 'format'='json');
CREATE STREAM Buckets AS ` + tumbling.query + `;
SELECT count(*) AS buckets, sum(n) AS n, sum(total) AS total, sum(mean) AS mean, sum(low) AS low, sum(high) AS high FROM Buckets;
`

// boundedMemory runs the tumbling aggregate over a stream and over one ten times
// as long, made on the way, and compares the peaks.
func boundedMemory(r *results, o options) error {
	if !o.wants("bounded") {
		return nil
	}
	var first float64
	for _, times := range []int{1, 10} {
		peak, bytes, err := peakMemory(o.rows * times)
		if err != nil {
			return fmt.Errorf("bounded memory: %w", err)
		}
		bar := "≤ 150 MB"
		if times == 1 {
			first = peak
		} else {
			bar = fmt.Sprintf("no more than %.4g MB + 10 %%", first)
		}
		r.figure(fmt.Sprintf("peak resident memory, %d million rows (%d MB) through the tumbling aggregate", o.rows*times/1e6, bytes/1e6), peak, "MB", bar)
	}
	return nil
}

// peakMemory runs the engine over rows trades through standard input, checks the
// answer, and returns its peak in MB and the bytes that went in.
func peakMemory(rows int) (peak float64, size int64, err error) {
	dir, script, err := scriptFile(boundedScript)
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	cmd, err := engine("run", script)
	if err != nil {
		return 0, 0, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, 0, err
	}
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	known, size, sendErr := pour(in, rows)
	if err := cmd.Wait(); err != nil {
		return 0, 0, fmt.Errorf("%w: %s", err, stderr.String())
	}
	if sendErr != nil {
		return 0, 0, sendErr
	}
	var got []float64
	for _, column := range append([]string{"buckets"}, bucketColumns...) {
		v, err := numberIn(out.Bytes(), column)
		if err != nil {
			return 0, 0, err
		}
		got = append(got, v)
	}
	s := used(cmd)
	return float64(s.rss) / 1e6, size, check("eventflux, tumbling through standard input", got, known.buckets.figures())
}

// pour writes rows trades and closes in.
func pour(in io.WriteCloser, rows int) (known truth, size int64, err error) {
	defer in.Close()
	w := bufio.NewWriterSize(in, 1<<18)
	known, err = trades(rows, func(_ int, line []byte) error {
		size += int64(len(line))
		_, err := w.Write(line)
		return err
	})
	if err == nil {
		err = w.Flush()
	}
	return known, size, err
}
