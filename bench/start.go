package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// startToFirstRow is the median time from the start of the process to its first
// line of output, in milliseconds.
func startToFirstRow(rounds int) (float64, error) {
	dir, err := os.MkdirTemp("", "eventflux-bench-run-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	script := filepath.Join(dir, "app.sql")
	if err := os.WriteFile(script, []byte(latencyScript), 0o644); err != nil {
		return 0, err
	}
	var took []float64
	for range rounds {
		cmd := exec.Command(engineBinary, "run", script)
		cmd.Stdin = strings.NewReader(`{"symbol":"S","price":1,"quantity":1,"sent":1}` + "\n")
		out, err := cmd.StdoutPipe()
		if err != nil {
			return 0, err
		}
		begin := time.Now()
		if err := cmd.Start(); err != nil {
			return 0, err
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			return 0, fmt.Errorf("no first row: %w", err)
		}
		took = append(took, float64(time.Since(begin).Microseconds())/1e3)
		if err := cmd.Wait(); err != nil {
			return 0, err
		}
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// idleMemory is the resident memory in MB of an engine that has started, passed
// one row on and waits for the next.
func idleMemory() (float64, error) {
	dir, err := os.MkdirTemp("", "eventflux-bench-run-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	script := filepath.Join(dir, "app.sql")
	if err := os.WriteFile(script, []byte(latencyScript), 0o644); err != nil {
		return 0, err
	}
	cmd := exec.Command(engineBinary, "run", script)
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	if _, err := fmt.Fprintln(in, `{"symbol":"S","price":1,"quantity":1,"sent":1}`); err != nil {
		return 0, err
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return 0, fmt.Errorf("no first row: %w", err)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	if err := in.Close(); err != nil {
		return 0, err
	}
	if err := cmd.Wait(); err != nil {
		return 0, err
	}
	for l := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")))
			return float64(n) / 1024, err
		}
	}
	return 0, fmt.Errorf("no VmRSS in /proc")
}

func binarySize() (float64, error) {
	info, err := os.Stat(engineBinary)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()) / (1 << 20), nil
}
