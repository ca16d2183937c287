package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// figures measures the binary from outside: start, idle memory, size.
func figures(r *results, o options) error {
	if !o.wants("start") {
		return nil
	}
	dir, script, err := scriptFile(latencyScript)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var starts, idle []float64
	for range 7 * o.rounds {
		took, rss, err := firstRow(script)
		if err != nil {
			return fmt.Errorf("start to first row: %w", err)
		}
		starts, idle = append(starts, took), append(idle, rss)
	}
	r.figure("start of the process to its first row of output, median", median(starts), "ms", "≤ 30 ms")
	r.figure("resident memory after it, idle, median", median(idle), "MB", "≤ 40 MB")
	info, err := os.Stat(engineBinary)
	if err != nil {
		return err
	}
	r.figure("size of the binary, stripped and static", float64(info.Size())/1e6, "MB", "≤ 70 MB")
	return nil
}

// firstRow starts the engine, sends it a row, and returns the milliseconds from
// the start to the row's result and the resident memory in MB after it.
func firstRow(script string) (took, rss float64, err error) {
	cmd := exec.Command(engineBinary, "run", script)
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, 0, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	if _, err := io.WriteString(in, `{"symbol":"S","price":1,"quantity":1,"sent":1}`+"\n"); err != nil {
		return 0, 0, err
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return 0, 0, err
	}
	took = float64(time.Since(begin).Microseconds()) / 1e3
	rss, err = residentMemory(cmd.Process.Pid)
	if closeErr := in.Close(); err == nil {
		err = closeErr
	}
	if waitErr := cmd.Wait(); err == nil {
		err = waitErr
	}
	return took, rss, err
}

// residentMemory is that of a running process, in MB.
func residentMemory(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for l := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")))
			return float64(n) * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("no VmRSS in /proc/%d/status", pid)
}
