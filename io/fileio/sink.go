package fileio

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

type sinkFactory struct {
	spec connector.Spec
	path string
}

func newSink(spec connector.Spec) (connector.SinkFactory, error) {
	if spec.Options["file.mode"] == "roll" {
		return nil, &connector.OptionError{Key: "file.mode", Value: true,
			Msg: "file.mode roll begins a new file by size or time; this version does not run it"}
	}
	path := spec.Options["file.path"]
	if err := spec.Files.Check(path); err != nil {
		return nil, err
	}
	return &sinkFactory{spec, path}, nil
}

func (f *sinkFactory) Durable() bool { return true }

func (f *sinkFactory) New() (connector.Sink, error) {
	encoder, err := f.spec.Format.NewEncoder(f.spec.Schema, f.spec.Options)
	if err != nil {
		return nil, err
	}
	return &sink{roots: f.spec.Files, path: f.path, replace: f.spec.Options["file.mode"] == "replace", boot: bootID(), encoder: encoder}, nil
}

// sink writes whole lines to the file that its path leads to. push.go is how it is
// pushed epoch by epoch.
//
// Others may move, delete, cut or write to that file. It is looked at before each
// write: where the path leads to another file, or to none, that one is begun, or
// gone on with at its end; where the length has changed, rows go on after what is
// there. Either way nothing of others is overwritten, and the user is informed.
type sink struct {
	roots   *connector.Roots
	path    string
	replace bool
	keep    string // the folder for what is begun again; "": it is overwritten
	boot    string
	encoder connector.Encoder
	out     *output // nil: not open, or not there
	buf     []byte
	notices []string

	pushed bool   // used epoch by epoch
	known  bool   // rows go to out: it was opened again, or the log knows it
	number int    // of the output, which rises where rows do not follow those before
	named  bool   // the output's name survives a power cut
	log    logged // what the log says
}

const flushAt = 256 << 10

func (s *sink) Claim(resume bool, keepIn string) error {
	s.keep = keepIn
	return s.claim(0)
}

// claim opens the output and locks it; a file that is not there is claimed by the
// flag that makes it.
func (s *sink) claim(flags int) error {
	if s.out != nil {
		return nil
	}
	out, err := openOutput(s.roots, s.path, flags)
	switch {
	case err == nil:
		s.hold(out)
	case flags == 0 && errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

func (s *sink) Open(_ context.Context, resume bool) error {
	if resume {
		return s.claim(0) // what is gone is for Resume to report
	}
	if err := s.claim(os.O_CREATE); err != nil {
		return err
	}
	s.known = true
	switch {
	case !s.replace:
		return s.out.goOn(s.out.size)
	case s.out.size > 0 && s.keep != "":
		return s.archive()
	}
	return s.out.cut(0)
}

// hold makes a file the output.
func (s *sink) hold(out *output) {
	if out.unlocked {
		s.say("cannot be locked, for its file system knows no locks: see to it that nothing else writes it")
	}
	s.out, s.named = out, false
}

// say informs the user about the output, once.
func (s *sink) say(format string, args ...any) {
	s.notices = append(s.notices, s.path+": "+fmt.Sprintf(format, args...))
}

func (s *sink) Notices() []string {
	said := s.notices
	s.notices = nil
	return said
}

// follow looks at what others have done to the output, and goes on after it.
// elsewhere: the next rows do not follow those that were written last.
func (s *sink) follow() (elsewhere bool, err error) {
	if s.out.moved() {
		return true, s.switchOver()
	}
	return s.resized()
}

// switchOver goes on with the file that the path leads to now, or a new one.
func (s *sink) switchOver() error {
	if err := s.out.sync(true); err != nil { // nothing will ask for that any more
		return err
	}
	next, err := openOutput(s.roots, s.path, os.O_CREATE)
	if err != nil {
		return err
	}
	found := next.size
	if err := next.goOn(found); err != nil {
		next.close()
		return err
	}
	old := s.out
	what := "a new file is begun"
	if found > 0 {
		what = fmt.Sprintf("the file that is there now is gone on with, after the %d bytes in it,", found)
	}
	if where, gone := old.whereabouts(); gone {
		s.say("was deleted under the run, with all rows up to byte %d; %s with the rows from here on", old.size, what)
	} else {
		s.say("was moved %s under the run, with all rows up to byte %d; %s with the rows from here on", where, old.size, what)
	}
	s.hold(next)
	s.number++
	return old.close()
}

// resized goes on at the end of the file where its length is not that of the rows.
func (s *sink) resized() (elsewhere bool, err error) {
	before := s.out.size
	now, err := s.out.length()
	if err != nil || now == before {
		return false, err
	}
	if err := s.out.goOn(now); err != nil {
		return false, err
	}
	s.number++
	if now < before {
		s.say("was cut to %d bytes under the run, which had written up to byte %d; rows go on at the end", now, before)
	} else {
		s.say("has %d bytes that something else has written under the run, from byte %d on; rows go on after them", now-before, before)
	}
	return true, nil
}

func (s *sink) Write(ctx context.Context, b *batch.Batch) error {
	s.buf = s.encoder.Append(s.buf, b)
	if len(s.buf) < flushAt {
		return nil
	}
	return s.Flush(ctx)
}

// Flush puts the header before what is written first, once it is known where
// that goes.
func (s *sink) Flush(context.Context) error {
	lines := s.buf
	s.buf = s.buf[:0]
	if len(lines) == 0 && s.out.size > 0 {
		return nil
	}
	if _, err := s.follow(); err != nil {
		return err
	}
	if s.out.size == 0 {
		lines = append(s.encoder.Begin(nil), lines...)
	}
	return s.out.put(lines, s.out.size)
}

func (s *sink) Close() error {
	if s.out == nil {
		return nil
	}
	var err error
	if s.known && !s.pushed { // not of a run that was refused
		err = s.Flush(context.Background())
	}
	if closeErr := s.out.close(); err == nil {
		err = closeErr
	}
	s.out = nil
	return err
}
