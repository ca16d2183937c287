package kafkatest

import "syscall"

// apart puts a program into a process group of its own, which ends with this
// process even if that is killed.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
