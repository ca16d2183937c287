package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
)

// The limits of control groups are found in both versions, of the process's own
// group and all above it, as they lie on a machine and in a container.
func TestControlGroups(t *testing.T) {
	const stat = "anon 1\ninactive_file 1000\nactive_file 200\ntotal_inactive_file 2000\ntotal_active_file 400\n"
	cases := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"version 2", map[string]string{
			"proc/self/cgroup":                       "0::/a/b\n",
			"sys/fs/cgroup/a/b/memory.max":           "1048576\n",
			"sys/fs/cgroup/a/b/memory.current":       "5000\n",
			"sys/fs/cgroup/a/b/memory.stat":          stat,
			"sys/fs/cgroup/a/memory.max":             "2097152\n",
			"sys/fs/cgroup/a/memory.current":         "9000\n",
			"sys/fs/cgroup/a/memory.stat":            stat,
			"sys/fs/cgroup/memory.pressure":          "",
			"sys/fs/cgroup/unified/a/memory.current": "1\n",
		}, "memory.max of the control group /a/b: 3800 of 1048576\nmemory.max of the control group /a: 7800 of 2097152\n"},
		{"version 2 without a limit", map[string]string{
			"proc/self/cgroup":                 "0::/a\n",
			"sys/fs/cgroup/a/memory.max":       "max\n",
			"sys/fs/cgroup/a/memory.current":   "5000\n",
			"sys/fs/cgroup/a/b/memory.current": "5000\n",
		}, ""},
		{"version 2 in a container", map[string]string{
			"proc/self/cgroup":             "0::/\n",
			"sys/fs/cgroup/memory.max":     "1048576\n",
			"sys/fs/cgroup/memory.current": "5000\n",
			"sys/fs/cgroup/memory.stat":    stat,
		}, "memory.max of the control group /: 3800 of 1048576\n"},
		{"version 1 in a container that does not know its place", map[string]string{
			"proc/self/cgroup":                            "9:name=systemd:/docker/1\n4:cpu,memory:/docker/1\n0::/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":  "1048576\n",
			"sys/fs/cgroup/memory/memory.usage_in_bytes":  "5000\n",
			"sys/fs/cgroup/memory/memory.stat":            stat,
			"sys/fs/cgroup/systemd/memory.limit_in_bytes": "7\n",
		}, "memory.limit_in_bytes of the control group /: 2600 of 1048576\n"},
		{"version 1", map[string]string{
			"proc/self/cgroup":                             "4:memory:/a\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":   "9223372036854771712\n",
			"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "1048576\n",
			"sys/fs/cgroup/memory/a/memory.usage_in_bytes": "5000\n",
			"sys/fs/cgroup/memory/a/memory.stat":           stat,
		}, "memory.limit_in_bytes of the control group /a: 2600 of 1048576\n"},
		{"none", nil, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range c.files {
				path := filepath.Join(root, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got := ""
			for _, l := range controlGroups(root) {
				used, err := l.used()
				if err != nil {
					t.Fatal(err)
				}
				if room, err := l.room(); err != nil || room != l.bytes-used {
					t.Errorf("room for %d, %v", room, err)
				}
				got += fmt.Sprintf("%s: %d of %d\n", l.name, used, l.bytes)
			}
			if got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// heap is a made-up one of a limit.
type heap struct {
	live, garbage        int64
	lowered              int64 // what the limit is now; 0: as it was
	collected            int
	told, exited, needed bool
}

func (h *heap) watch(bytes int64) *memoryWatch {
	l := memoryLimit{name: "a test", bytes: bytes}
	l.used = func() (int64, error) { return h.live + h.garbage, nil }
	l.room = func() (int64, error) { return bytes - h.live - h.garbage, nil }
	w := &memoryWatch{soft: func([]memoryLimit) {},
		collect: func() { h.garbage, h.collected = 0, h.collected+1 },
		full:    func(_ *memoryLimit, _, more int64) { h.told, h.needed = true, more > 0 },
		exit:    func() { h.exited = true }}
	w.find = func() []memoryLimit {
		if h.lowered > 0 {
			l.bytes = h.lowered
		}
		return []memoryLimit{l}
	}
	w.refresh()
	return w
}

// Garbage alone never ends a run; what is in use does, when the margin is begun. The
// process is ended where the run does not end soon, or goes on growing.
func TestMemoryWatch(t *testing.T) {
	const mib, limit = 1 << 20, 1000 << 20
	cases := []struct {
		name       string
		heap       heap
		then       func(h *heap)
		told, exit bool
	}{
		{"far away", heap{live: 500 * mib, garbage: 300 * mib}, nil, false, false},
		{"garbage", heap{live: 500 * mib, garbage: 480 * mib}, nil, false, false},
		{"the margin is begun", heap{live: 910 * mib}, nil, true, false},
		{"and the run does not end", heap{live: 910 * mib}, func(*heap) { time.Sleep(2 * endWithin) }, true, true},
		{"the limit is lowered", heap{live: 500 * mib}, func(h *heap) { h.lowered = 540 * mib; time.Sleep(2 * findEvery) }, true, false},
		{"or goes on growing", heap{live: 910 * mib}, func(h *heap) { h.live = 960 * mib; time.Sleep(2 * lookOften) }, true, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := c.heap
				w := h.watch(limit)
				stop, stopped := make(chan struct{}), make(chan struct{})
				go func() {
					w.run(stop)
					close(stopped)
				}()
				time.Sleep(lookSeldom / 2)
				synctest.Wait()
				if c.then != nil {
					c.then(&h)
					synctest.Wait()
				}
				close(stop)
				<-stopped
				if h.told != c.told || h.exited != c.exit {
					t.Errorf("told %v, exited %v, %d collections", h.told, h.exited, h.collected)
				}
			})
		})
	}
}

// What is taken at once must have room; a collection may make it.
func TestMemoryGrowing(t *testing.T) {
	const mib, limit = 1 << 20, 1000 << 20
	for _, c := range []struct {
		live, garbage, more int64
		ends                bool
	}{
		{500, 0, 400, false},
		{500, 300, 400, false},
		{500, 0, 600, true},
		{500, 300, 600, true},
	} {
		h := heap{live: c.live * mib, garbage: c.garbage * mib}
		h.watch(limit).growing(int(c.more * mib))
		if h.exited != c.ends || h.told != c.ends || h.needed != c.ends {
			t.Errorf("%d live, %d garbage, %d more: told %v, exited %v", c.live, c.garbage, c.more, h.told, h.exited)
		}
	}
}

// A run whose keys take more than ulimit -v allows ends with one line and no dump;
// the next start says what it restores, and with more room goes on from there.
func TestAddressSpaceLimit(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": `
CREATE STREAM G (n BIGINT, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='generator', 'generator.n'='n', 'generator.ts'='TIMESTAMP ''2026-01-01 00:00:00''');
CREATE STREAM Out (n BIGINT, c BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');
INSERT INTO Out SELECT n, count(*) AS c FROM G WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY n;`})
	args := []string{"run", "app.sql", "--state", "st", "--set", "eventflux.runtime.epoch_interval=20ms"}
	// The runtime reserves addresses when it starts: the limit is so much above.
	idle := newGrounded(t)
	size := vmSize(t, idle.cmd.Process.Pid)
	limited := withAddresses(start(t, dir, args...), size+400<<10)
	out, _ := limited.CombinedOutput()
	text := string(out)
	if code := limited.ProcessState.ExitCode(); code != 1 || strings.Count(text, "eventflux: out of memory: of the ") != 1 ||
		!strings.Contains(text, "ulimit -v (RLIMIT_AS) allows") || strings.Contains(text, "goroutine") {
		t.Fatalf("exit %d: %.2000s", code, text)
	}
	cmd, said := begun(t, dir, args...)
	said.until(t, "restoring ")
	said.until(t, "restored epoch ")
	said.until(t, "ready")
	stopsWell(t, cmd, said)
}

// vmSize is how many KiB of addresses a process has.
func vmSize(t *testing.T, pid int) (kib int) {
	status := read(t, fmt.Sprintf("/proc/%d/status", pid))
	at := regexp.MustCompile(`VmSize:\s+(\d+) kB`).FindStringSubmatch(status)
	if at == nil {
		t.Fatal(status)
	}
	fmt.Sscan(at[1], &kib)
	return kib
}

// withAddresses has a command run with that many KiB of addresses.
func withAddresses(cmd *exec.Cmd, kib int) *exec.Cmd {
	cmd.Args = append([]string{"sh", "-c", fmt.Sprintf(`ulimit -v %d; exec "$0" "$@"`, kib), cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	return cmd
}

// A limit that is lowered under a run counts like one that was there from the start.
func TestAddressSpaceLowered(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": `
CREATE STREAM G (n BIGINT, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='generator', 'generator.n'='n', 'generator.ts'='TIMESTAMP ''2026-01-01 00:00:00''', 'generator.rate'='200000');
CREATE STREAM Out (n BIGINT, c BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');
INSERT INTO Out SELECT n, count(*) AS c FROM G WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY n;`})
	cmd, said := begun(t, dir, "run", "app.sql", "--state", "st")
	said.until(t, "ready")
	limit := unix.Rlimit{Cur: uint64(vmSize(t, cmd.Process.Pid)+400<<10) << 10, Max: unix.RLIM_INFINITY}
	if err := unix.Prlimit(cmd.Process.Pid, unix.RLIMIT_AS, &limit, nil); err != nil {
		t.Fatal(err)
	}
	said.until(t, "eventflux: out of memory: of the ")
	said.until(t, "")
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("it ended with %v", err)
	}
}

// A limit of addresses that leaves hardly more than the runtime takes when it starts
// is an error of one line, once there is somebody to say it: below, and now and then a
// little above, the runtime ends before main begins.
func TestTooFewAddresses(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": "CREATE STREAM G (n BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.n'='n', 'generator.rows'='10');\nSELECT n FROM G;"})
	for mib := 512; mib < 4096; mib += 4 {
		cmd := withAddresses(start(t, dir, "run", "app.sql"), mib<<10)
		out, _ := cmd.CombinedOutput()
		switch text := string(out); {
		case strings.Contains(text, "are taken before the first row is read; allow "):
			if cmd.ProcessState.ExitCode() != 1 || strings.Count(text, "\n") != 1 {
				t.Errorf("%d MiB: exit %d: %.2000s", mib, cmd.ProcessState.ExitCode(), text)
			}
			return
		case strings.Contains(text, "ready"):
			t.Fatalf("%d MiB: exit %d: %.2000s", mib, cmd.ProcessState.ExitCode(), text)
		}
	}
	t.Fatal("nothing starts")
}
