package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path"
	"path/filepath"
	"runtime/metrics"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// memoryLimit is a bound on the memory of this process beyond which the system
// kills it or refuses it more.
type memoryLimit struct {
	name   string // as people know it
	bytes  int64
	beside int64 // what of it this process takes from its start on and can do nothing about
	// used is what counts against it and that nobody would give back: pages of files
	// that the system only caches do not count, nor do addresses that the heap can use
	// again.
	used func() (int64, error)
	// room is the most that can still be had at once.
	room func() (int64, error)
}

// memoryLimits are the limits that this process lives under. root is /, but in
// tests.
func memoryLimits(root string) []memoryLimit {
	limits := controlGroups(root)
	var rlimit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &rlimit) == nil && rlimit.Cur < math.MaxInt64 {
		limits = append(limits, addressLimit(int64(rlimit.Cur)))
	}
	return limits
}

// A hierarchy of control groups: where it is mounted and the names of its files.
type hierarchy struct {
	mount, limit, current string
	cached                []string // in memory.stat: what can be taken back
}

var (
	version2 = []hierarchy{
		{"sys/fs/cgroup", "memory.max", "memory.current", []string{"inactive_file", "active_file"}},
		{"sys/fs/cgroup/unified", "memory.max", "memory.current", []string{"inactive_file", "active_file"}},
	}
	version1 = []hierarchy{
		{"sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", []string{"total_inactive_file", "total_active_file"}},
	}
)

// controlGroups are the limits of the process's control group and of all above it.
// In a container the folders may begin below the path that /proc names; then those
// that are there count, the mount's own among them.
func controlGroups(root string) []memoryLimit {
	list, err := os.ReadFile(filepath.Join(root, "proc/self/cgroup"))
	if err != nil {
		return nil
	}
	var limits []memoryLimit
	for line := range strings.Lines(string(list)) {
		number, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		var of []hierarchy
		switch {
		case number == "0" && controllers == "":
			of = version2
		case strings.Contains(","+controllers+",", ",memory,"):
			of = version1
		}
		for _, h := range of {
			for at := path.Clean("/" + group); ; at = path.Dir(at) {
				if l, ok := h.limitOf(filepath.Join(root, h.mount, at), at); ok {
					limits = append(limits, l)
				}
				if at == "/" {
					break
				}
			}
		}
	}
	return limits
}

// mostLimit is above what any machine has: the first version writes "none" as a
// number about as large as fits.
const mostLimit = 1 << 60

func (h hierarchy) limitOf(dir, group string) (memoryLimit, bool) {
	limit, err := readNumber(filepath.Join(dir, h.limit))
	if err != nil || limit > mostLimit {
		return memoryLimit{}, false
	}
	l := memoryLimit{name: fmt.Sprintf("%s of the control group %s", h.limit, group), bytes: limit}
	l.room = func() (int64, error) {
		used, err := l.used()
		return limit - used, err
	}
	l.used = func() (int64, error) {
		used, err := readNumber(filepath.Join(dir, h.current))
		if err != nil {
			return 0, err
		}
		stat, err := os.ReadFile(filepath.Join(dir, "memory.stat"))
		for line := range bytes.Lines(stat) {
			for _, name := range h.cached {
				if value, ok := strings.CutPrefix(string(line), name+" "); ok {
					n, _ := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
					used -= n
				}
			}
		}
		return used, err
	}
	return l, true
}

func readNumber(file string) (int64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
}

// heapArena is what the runtime asks the system for at once, on 64 bits.
const heapArena = 64 << 20

// freeHeap are the metrics of what the heap can use again: it never gives addresses
// back.
var freeHeap = []string{"/memory/classes/heap/free:bytes", "/memory/classes/heap/released:bytes"}

// addressLimit is a limit of the addresses that the process may have. The runtime
// reserves more than a GiB of them when it starts.
func addressLimit(bytes int64) memoryLimit {
	l := memoryLimit{name: "ulimit -v (RLIMIT_AS)", bytes: bytes}
	l.used = func() (int64, error) {
		size, err := addressSpace()
		return size - runtimeBytes(freeHeap...), err
	}
	l.room = func() (int64, error) {
		size, err := addressSpace()
		// What is free of the heap lies in pieces, of which nobody knows the largest.
		return max(bytes-size-heapArena, runtimeBytes(freeHeap...)/8), err
	}
	if size, err := addressSpace(); err == nil {
		l.beside = size - runtimeBytes("/memory/classes/total:bytes")
	}
	return l
}

// enoughAddresses is an error where a limit of addresses leaves the heap no room to
// grow even once: what the runtime says then is pages long, and comes at any time.
func enoughAddresses() error {
	var rlimit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &rlimit) != nil || rlimit.Cur >= math.MaxInt64 {
		return nil
	}
	limit := int64(rlimit.Cur)
	if size, err := addressSpace(); err == nil && limit-size < heapArena {
		return fmt.Errorf("out of memory: of the %d MiB that ulimit -v (RLIMIT_AS) allows, %d are taken before the first row is read; allow %d or more",
			limit>>20, size>>20, (size+4*heapArena)>>20)
	}
	return nil
}

// addressSpace is the size of the process.
func addressSpace() (int64, error) {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	size, _, _ := bytes.Cut(statm, []byte(" "))
	pages, err := strconv.ParseInt(string(size), 10, 64)
	return pages * int64(syscall.Getpagesize()), err
}

// runtimeBytes is the sum of some metrics of the runtime.
func runtimeBytes(names ...string) (sum int64) {
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	for _, s := range samples {
		sum += int64(s.Value.Uint64())
	}
	return sum
}
