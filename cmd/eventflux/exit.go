package main

import (
	"errors"
	"fmt"
	"os"
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

// exitCode prints what is left to say of err and returns the code to end with.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	code := exitFailed
	var coded *exitError
	if errors.As(err, &coded) {
		code = coded.code
		err = coded.err
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "eventflux:", err)
	}
	return code
}
