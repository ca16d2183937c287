package fileio

import (
	"context"
	"os"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

var (
	_ connector.ExactlyOnce = (*sink)(nil)
	_ connector.Claimer     = (*sink)(nil)
	_ connector.Noticer     = (*sink)(nil)
)

// outputNote is what the log records beside the length of an output, as JSON:
// which file it is. State of versions that did not record it has no note; then the
// file that the path leads to is taken for it.
type outputNote struct {
	File identity `json:"file"`
	// Head is how many first bytes have the hash Sum: inodes are used again, so that
	// they alone do not distinguish files.
	Head int64  `json:"head,omitempty"`
	Sum  uint64 `json:"sum,omitempty"`
	Boot string `json:"boot,omitempty"` // of the machine, while rows were pushed
	// Number counts the outputs of the path: it rises where the rows of an epoch do
	// not follow those of the one before.
	Number int `json:"number,omitempty"`
	// Born is when the file was made: it distinguishes files that are empty.
	Born int64 `json:"born,omitempty"`
}

// bootID names the time since the machine was started, "" where it is not known.
// Within it nothing that was written is lost, whether it was synced or not.
func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	text := strings.TrimSpace(string(id))
	return text[:min(len(text), 13)] // of 36, which every epoch records: 48 bits
}

func (s *sink) Begin(payload []byte) []byte { return s.encoder.Begin(payload) }

func (s *sink) Encode(payload []byte, b *batch.Batch) []byte { return s.encoder.Append(payload, b) }

func (s *sink) Place(ctx context.Context) (connector.OutputPlace, error) {
	s.pushed = true
	if err := s.ready(); err != nil {
		return connector.OutputPlace{}, err
	}
	if !s.named { // a power cut may take rows that the log has, not the file
		if err := s.Sync(ctx); err != nil {
			return connector.OutputPlace{}, err
		}
	}
	s.out.know()
	note := outputNote{s.out.id, s.out.head, s.out.sum, s.boot, s.number, s.out.born}
	return connector.OutputPlace{At: uint64(s.out.size), Note: connector.NoteText(note)}, nil
}

// ready sees to it that the output is there, and of a known length.
func (s *sink) ready() error {
	if s.known {
		_, err := s.follow()
		return err
	}
	// The log goes on, and does not know this sink: the script has it for the first
	// time.
	if err := s.claim(os.O_CREATE); err != nil {
		return err
	}
	s.known = true
	return s.out.goOn(s.out.size)
}

// Push writes to the file that Place named, also where it was moved since: the log
// says that the payload is there. It never leaves a hole where the file was cut.
func (s *sink) Push(_ context.Context, payload []byte) error {
	at := s.out.size
	if elsewhere, err := s.resized(); err != nil {
		return err
	} else if elsewhere && at > 0 && s.out.size == 0 {
		payload = append(s.encoder.Begin(nil), payload...)
	}
	if len(payload) == 0 {
		return nil
	}
	return s.out.put(payload, s.out.size)
}

func (s *sink) Sync(context.Context) error {
	err := s.out.sync(s.named)
	s.named = s.named || err == nil
	return err
}
