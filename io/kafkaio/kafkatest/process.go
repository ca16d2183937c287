package kafkatest

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// process is a running program and what it has started.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has
}

// startProcess runs cmd in a process group of its own; what it says is added to
// a file.
func startProcess(cmd *exec.Cmd, log string) (*process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = apart()
	p := &process{cmd: cmd, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		// To the system the parent is the thread that starts a program, not the process,
		// and the runtime may end a thread. This one is kept until the program has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait()
			close(p.ended)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// kill ends the group with SIGKILL and returns when the program is gone.
func (p *process) kill() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.ended
}
