package main

import (
	"bytes"
	"errors"
	"testing"
)

// A disk that is full again soon after it was said that the run goes on is said again,
// and before a minute has passed.
func TestFullAgain(t *testing.T) {
	var out bytes.Buffer
	r := &session{journal: &journal{out: &out}}
	full := errors.New("no space left")
	for range 3 {
		r.full(full)
	}
	r.room()
	r.full(full) // at once: it may have been the last bytes of room
	r.fullAt = r.fullAt.Add(-fullAgain)
	for range 3 {
		r.full(full)
	}
	r.room()
	const said = "no space left: waiting for room\nthere is room again: the run goes on\n"
	if out.String() != said+said {
		t.Error(out.String())
	}
}
