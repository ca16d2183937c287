package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Exit codes, as CLI.md lists them. A second signal ends the process with 128 +
// its number, in signals.go.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitDisk    = 74
	exitDamaged = 78
)

// exitError is an error with the code that the process ends with.
type exitError struct {
	code int
	err  error // nil: everything has been said
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usagef is an error of the call or the script: exit 2.
func usagef(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// said ends with a code after everything was printed.
func said(code int) error { return &exitError{code, nil} }

// codeOf is the exit code of an error.
func codeOf(err error) int {
	var coded *exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &coded):
		return coded.code
	}
	return exitFailed
}

// unsaid is what is left to say of an error; nil: nothing.
func unsaid(err error) error {
	var coded *exitError
	if errors.As(err, &coded) {
		err = coded.err
	}
	if errors.Is(err, unix.EMFILE) {
		var limit unix.Rlimit
		if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) == nil {
			return fmt.Errorf("%w: this process may have %d (ulimit -n)", err, limit.Cur)
		}
	}
	return err
}

// tooManyFiles reports whether an error is one of a limit of open files, of this
// process or of the machine.
func tooManyFiles(err error) bool {
	return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE)
}

// exitCode prints what is left to say of err and returns the code to end with.
func exitCode(err error) int {
	if message := unsaid(err); message != nil {
		fmt.Fprintln(os.Stderr, "eventflux:", message)
	}
	return codeOf(err)
}
