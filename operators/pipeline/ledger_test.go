package pipeline

import (
	"strings"
	"testing"
)

// A long row is cut between two characters, so that those that can be printed
// are shown as they are.
func TestShownRow(t *testing.T) {
	for _, before := range []string{"", "a", "ab"} {
		text := before + strings.Repeat("€", 100)
		got, cut := strings.CutSuffix(shownRow([]byte(text)), "…")
		if !cut || !strings.HasPrefix(text, got) || len(got) <= mostShown-4 || len(got) > mostShown {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}
