//go:build !linux

package main

import (
	"fmt"
	"os"
	"os/exec"
)

// startOn starts a command that may run Go code on that many cores.
func startOn(cores int, cmd *exec.Cmd) error {
	cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", cores))
	return cmd.Start()
}
