package fileio

import (
	"bytes"
	"context"
	"fmt"

	"github.com/eventflux-io/engine/io/connector"
)

// logged is what the log says of the output that it names last, compared with the
// file that the path leads to.
type logged struct {
	known   bool
	note    outputNote
	covered int64 // up to here the file agrees, or repairs make it so
	repairs []stretch
	fault   fault // the first
	at      int64 // of the fault
	size    int64 // of the file that has it
}

// stretch is bytes of an output, from a place on.
type stretch struct {
	at   int64
	data []byte
}

// fault is how a file does not agree with the log.
type fault uint8

const (
	agrees  fault = iota
	gone          // there is none
	shorter       // than what was written
	differs       // at a byte
	longer        // than the log explains
)

// Recall changes nothing: the rows may be in a file that the log leaves later on.
func (s *sink) Recall(place connector.OutputPlace, payload []byte) error {
	return s.compare(place, payload, true)
}

// compare compares a payload of the log with the file. Where the machine was
// started again since, a power cut may have taken what was not synced: the file
// ends earlier then, or has zeros, and the payload is kept to be written again.
func (s *sink) compare(place connector.OutputPlace, payload []byte, pushed bool) error {
	note := connector.ReadNote[outputNote](place.Note)
	if l := &s.log; !l.known || note.Number != l.note.Number {
		*l = logged{known: true}
	}
	l := &s.log
	l.note = note
	if l.fault != agrees {
		return nil
	}
	if s.out == nil {
		l.fault = gone
		return nil
	}
	l.size = s.out.size
	at, end := int64(place.At), int64(place.At)+int64(len(payload))
	if at > max(l.covered, s.out.size) {
		l.fault = shorter
		return nil
	}
	found, err := s.out.read(at, end)
	if err != nil {
		return err
	}
	byPowerCut := s.mayHaveLostPower()
	switch i := firstOther(found, payload); {
	case i >= 0 && !(byPowerCut && onlyZeros(found, payload)):
		l.fault, l.at = differs, at+int64(i)
	case byPowerCut && (i >= 0 || len(found) < len(payload)):
		l.repairs = append(l.repairs, stretch{at, bytes.Clone(payload)})
	case pushed && len(found) < len(payload):
		l.fault = shorter
	}
	l.covered = end
	return nil
}

// mayHaveLostPower reports whether the file may lack what was written to it.
func (s *sink) mayHaveLostPower() bool {
	n := &s.log.note
	return (n.File == identity{} || n.File == s.out.id) && (n.Boot == "" || n.Boot != s.boot)
}

// firstOther is the first byte in which found is not the beginning of want, -1:
// none.
func firstOther(found, want []byte) int {
	if bytes.HasPrefix(want, found) {
		return -1
	}
	i := 0
	for found[i] == want[i] {
		i++
	}
	return i
}

// onlyZeros reports whether all bytes that are not as wanted are zero.
func onlyZeros(found, want []byte) bool {
	for i, b := range found {
		if b != want[i] && b != 0 {
			return false
		}
	}
	return true
}

func (s *sink) Resume(_ context.Context, last connector.OutputPlace, payload []byte, anew bool) (connector.Resumption, error) {
	s.pushed = true
	if err := s.compare(last, payload, false); err != nil {
		return connector.Resumption{}, err
	}
	at := int64(last.At)
	if err := s.noMoreThan(at + int64(len(payload))); err != nil {
		return connector.Resumption{}, err
	}
	if s.log.fault == agrees && s.movedAlready(at, payload) {
		s.log.fault = shorter
	}
	switch {
	case s.log.fault == gone && at+int64(len(payload)) == 0: // and nothing with it
		s.number = s.log.note.Number + 1
		s.log = logged{}
		return connector.Resumption{}, nil
	case s.log.fault == agrees:
		return connector.Resumption{}, s.catchUp(at, payload)
	case !anew:
		return connector.Resumption{}, &connector.AlteredError{Output: s.path, Why: s.whatHappened(at, payload), Longer: s.log.fault == longer}
	}
	return s.leave(at, payload)
}

// noMoreThan records that the file is longer than the log explains. Zeros are no
// rows: they are what a power cut may leave.
func (s *sink) noMoreThan(end int64) error {
	l := &s.log
	if l.fault != agrees || s.out.size <= end {
		return nil
	}
	l.fault = longer
	if !s.mayHaveLostPower() || s.out.size-end > flushAt {
		return nil
	}
	more, err := s.out.read(end, s.out.size)
	if err == nil && len(bytes.Trim(more, "\x00")) == 0 {
		l.fault = agrees
	}
	return err
}

// movedAlready reports whether rows of the last payload that the file lacks are in the
// one that was written before and has been moved since: here they would be written
// twice.
func (s *sink) movedAlready(at int64, payload []byte) bool {
	here := s.out.size - at
	if here >= int64(len(payload)) {
		return false
	}
	path := s.leftFile()
	if path == "" {
		return false
	}
	f, err := s.roots.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	found := make([]byte, len(payload))
	n, _ := f.ReadAt(found, at) // what cannot be read is not there
	return int64(n) > here && bytes.HasPrefix(payload, found[:n])
}

// catchUp pushes what is missing of the last payload to a file that agrees with the
// log, so that one that others read never shrinks below what they have seen.
func (s *sink) catchUp(at int64, payload []byte) error {
	for _, r := range s.log.repairs {
		if err := s.out.put(r.data, r.at); err != nil {
			return err
		}
	}
	end := at + int64(len(payload))
	if s.out.size > end {
		if err := s.out.cut(end); err != nil {
			return err
		}
	}
	if there := s.out.size; there < end {
		if err := s.out.put(payload[there-at:], there); err != nil {
			return err
		}
	}
	s.known, s.named, s.number = true, s.log.note.File != identity{}, s.log.note.Number
	s.log, s.out.buf = logged{}, nil
	return nil
}

// whatHappened says how the file does not agree with the log.
func (s *sink) whatHappened(at int64, payload []byte) string {
	var text string
	end := at + int64(len(payload))
	switch s.log.fault {
	case gone:
		text = fmt.Sprintf("is gone, and %d bytes were written to it", end)
	case shorter:
		text = fmt.Sprintf("has %d bytes and is shorter than the %d that were written to it", s.log.size, end)
	case differs:
		text = fmt.Sprintf("differs at byte %d from what was written to it: something else has written to it", s.log.at)
	case longer:
		text = fmt.Sprintf("has %d bytes and is longer than the %d that were written to it: something else has written to it", s.log.size, end)
	}
	if path := s.leftFile(); path != "" {
		text += fmt.Sprintf("; that file is %s now", shown(path))
	}
	return text
}
