package pipeline

import (
	"strings"
	"testing"

	"github.com/eventflux-io/engine/checkpoint"
)

// What is said of a section that does not decode names the node in plain text.
func TestDamagedSection(t *testing.T) {
	for name, want := range map[string]string{
		"Out/aggregate\x00groups": "the state groups of Out/aggregate",
		"Out/sink":                "the state of Out/sink",
		"":                        "the state",
	} {
		s := checkpoint.Section{Name: name}
		for _, err := range []error{damaged(s, "why"), unknown(s)} {
			if text := err.Error(); !strings.Contains(text, want+" ") && !strings.Contains(text, want+",") || strings.Contains(text, "\x00") || strings.Contains(text, `\x00`) {
				t.Errorf("%q: %s", name, text)
			}
		}
	}
}

func TestDamagedCounters(t *testing.T) {
	r := &run{}
	r.shards = []*shard{{run: r}}
	if err := r.loadCounters(checkpoint.Section{Kind: checkpoint.Counters, Data: []byte{200}}); err == nil {
		t.Error("counters that end in the middle were loaded")
	}
}
