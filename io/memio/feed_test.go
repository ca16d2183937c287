package memio

import (
	"testing"

	"github.com/eventflux-io/engine/io/connector"
)

// Rows that nothing would read are found, before a test takes their loss for an answer.
func TestStray(t *testing.T) {
	for _, c := range []struct {
		push Step
		want int
	}{
		{Step{Stream: "S", Partition: 1}, -1},
		{Step{Stream: "s", Partition: 0}, -1},
		{Step{Stream: "S", Partition: 2}, 1},
		{Step{Stream: "S", Partition: -1}, 1},
		{Step{Stream: "T"}, 1},
	} {
		f := &Feed{Steps: []Step{{Stream: "S"}, c.push, {End: true}}}
		_, err := f.Connector().Source(connector.Spec{Stream: "S", Options: connector.Options{"mem.partitions": "2"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Stray(); got != c.want {
			t.Errorf("%+v: step %d is astray, want %d", c.push, got, c.want)
		}
	}
}
