package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk mounts a disk of 1 MiB at a new folder and fills it; room removes what
// fills it.
func smallDisk(t *testing.T, dir string) (room func()) {
	t.Helper()
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("needs to mount a small disk: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	path := filepath.Join(dir, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// begun starts a command and kills it at the end of the test.
func begun(t *testing.T, dir string, args ...string) (*exec.Cmd, *messages) {
	t.Helper()
	cmd := start(t, dir, args...)
	said := startWithMessages(t, cmd)
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd, said
}

// stopsWell stops a run and returns what it said.
func stopsWell(t *testing.T, cmd *exec.Cmd, said *messages) string {
	t.Helper()
	cmd.Process.Signal(syscall.SIGTERM)
	text := said.until(t, "")
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, text)
	}
	return text
}

const roomAgain = "there is room again"

// A start on a full state disk waits, says so, and goes on by itself when there is
// room, which it says once.
func TestStartOnFullStateDisk(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": groundScript, "in.jsonl": "{\"x\":1}\n"})
	room := smallDisk(t, filepath.Join(dir, "disk"))
	cmd, said := begun(t, dir, "run", "app.sql", "--state", "disk/st")
	if line := said.until(t, "disk/st/app"); !strings.Contains(line, "no space left: waiting for room") {
		t.Errorf("on a full disk it says %q", line)
	}
	room()
	said.until(t, roomAgain)
	said.until(t, "ready")
	waitFor(t, "the row", func() bool { return read(t, filepath.Join(dir, "out.jsonl")) == "{\"x\":1}\n" })
	if text := stopsWell(t, cmd, said); strings.Count(text, roomAgain) != 1 {
		t.Errorf("it says %q", text)
	}
}

// So does a run whose state disk is full and has room again.
func TestRoomAgain(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": strings.ReplaceAll(groundScript, "x INT", "x STRING"), "in.jsonl": ""})
	room := smallDisk(t, filepath.Join(dir, "disk"))
	room()
	cmd, said := begun(t, dir, "run", "app.sql", "--state", "disk/st")
	said.until(t, "ready")
	// A row that the disk has no room for beside the filler.
	if err := os.WriteFile(filepath.Join(dir, "disk", "filler"), make([]byte, 512<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	row := "{\"x\":\"" + strings.Repeat("a", 800<<10) + "\"}\n"
	if err := os.WriteFile(filepath.Join(dir, "in.jsonl"), []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	said.until(t, "disk/st/app/0000000001.wal: no space left: waiting for room")
	room()
	said.until(t, roomAgain)
	waitFor(t, "the row", func() bool { return read(t, filepath.Join(dir, "out.jsonl")) == row })
	stopsWell(t, cmd, said)
}

// A start that finds output to push and the output's disk full waits as well.
func TestStartOnFullOutputDisk(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": strings.ReplaceAll(groundScript, "'out.jsonl'", "'disk/out.jsonl'"), "in.jsonl": "{\"x\":1}\n"})
	room := smallDisk(t, filepath.Join(dir, "disk"))
	const full = "disk/out.jsonl: no space left on device: waiting for room"
	first, said := begun(t, dir, "run", "app.sql", "--state", "st")
	said.until(t, full)
	first.Process.Kill()
	first.Wait()
	cmd, said := begun(t, dir, "run", "app.sql", "--state", "st")
	said.until(t, "restoring ")
	said.until(t, full)
	room()
	said.until(t, roomAgain)
	said.until(t, "restored epoch ")
	if got := read(t, filepath.Join(dir, "disk", "out.jsonl")); got != "{\"x\":1}\n" {
		t.Errorf("the output is %q", got)
	}
	stopsWell(t, cmd, said)
}

// A start that waits for room ends at SIGTERM with the code of a full disk.
func TestStopWithoutRoom(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": groundScript, "in.jsonl": ""})
	smallDisk(t, filepath.Join(dir, "disk"))
	cmd, said := begun(t, dir, "run", "app.sql", "--state", "disk/st")
	said.until(t, "disk/st/app")
	cmd.Process.Signal(syscall.SIGTERM)
	text := said.until(t, "")
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 74 {
		t.Errorf("exit %d: %s", code, text)
	}
}

// Too many open files is no fault of the disk: the message names the limit.
func TestTooManyOpenFiles(t *testing.T) {
	files := map[string]string{"app.sql": strings.ReplaceAll(groundScript, "'in.jsonl'", "'in*.jsonl'")}
	for i := range 40 {
		files["in"+string(rune('0'+i/10))+string(rune('0'+i%10))+".jsonl"] = "{\"x\":1}\n"
	}
	for _, limit := range []string{"9", "24"} { // in the state folder, and in the source
		dir := folder(t, files)
		cmd := start(t, dir, "run", "app.sql", "--state", "st")
		cmd.Args = append([]string{"sh", "-c", "ulimit -n " + limit + `; exec "$0" "$@"`, cmd.Path}, cmd.Args[1:]...)
		cmd.Path = "/bin/sh"
		text, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(string(text), "too many open files: this process may have "+limit+" (ulimit -n)") {
			t.Errorf("with %s files: exit %d: %s", limit, code, text)
		}
	}
}
