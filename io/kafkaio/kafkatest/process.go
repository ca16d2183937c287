package kafkatest

import (
	"os"
	"os/exec"
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
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		cmd.Wait()
	}()
	return p, nil
}

// kill ends the group with SIGKILL and returns when the program is gone.
func (p *process) kill() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.ended
}
