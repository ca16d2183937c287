package kafkaio

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// affinity checks what 'kafka.partitioned-by' declares: that each value of a
// column stays in one partition. All shards of a run share it. It remembers the
// partition of each value by the value's hash, in 16 to 32 bytes a value, from the
// start of a run to its end.
type affinity struct {
	column int
	name   string

	mu   sync.Mutex
	seen int
	// Open addressing; a partition of -1 is a free place.
	hashes     []uint64
	partitions []int32
}

// mostValues bounds what is remembered, to 1.5 GiB while the tables are copied.
const mostValues = 1 << 26

// mostShown is as much of a value as a message can hold.
const mostShown = 60

// newAffinity is nil where nothing is declared.
func newAffinity(spec *connector.Spec) (*affinity, error) {
	name := spec.Options["kafka.partitioned-by"]
	if name == "" {
		return nil, nil
	}
	column := spec.Schema.Index(name)
	if column < 0 {
		var names []string
		for _, f := range spec.Schema {
			names = append(names, f.Name)
		}
		msg := fmt.Sprintf("%q is no column that comes with the records%s", name, spelling.Hint(name, names))
		return nil, &connector.OptionError{Key: "kafka.partitioned-by", Value: true, Msg: msg}
	}
	a := &affinity{column: column, name: spec.Schema[column].Name}
	a.grow(1 << 10)
	return a, nil
}

// check looks at all rows of a batch. NULL may be anywhere.
func (a *affinity) check(s *batch.Scratch, b *batch.Batch, nameOf func(partition int32) string) error {
	c := &b.Cols[a.column]
	keys := batch.EncodeKeys(s, b.Cols[a.column:a.column+1], b.N)
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, hash := range keys.Hashes {
		if c.IsNull(i) {
			continue
		}
		if was := a.put(hash, b.Partition[i]); was != b.Partition[i] {
			value := format.AppendJSON(nil, c, i)
			if len(value) > mostShown {
				value = append(value[:mostShown], "…"...)
			}
			return fmt.Errorf("%s: the value %s of %q at offset %d was seen in %s before, so the topic is not partitioned by it, as 'kafka.partitioned-by' declares",
				nameOf(b.Partition[i]), bytes.ToValidUTF8(value, []byte("?")), a.name, b.Offset[i], nameOf(was))
		}
	}
	if a.seen >= mostValues {
		return fmt.Errorf("'kafka.partitioned-by' has seen %d values of %q, and remembers no more; leave the option out to go on unchecked", a.seen, a.name)
	}
	return nil
}

// put is the partition that a hash was seen in first.
func (a *affinity) put(hash uint64, partition int32) int32 {
	mask := uint64(len(a.hashes) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		switch {
		case a.partitions[at] < 0:
			a.hashes[at], a.partitions[at] = hash, partition
			if a.seen++; a.seen > len(a.hashes)*3/4 {
				a.grow(2 * len(a.hashes))
			}
			return partition
		case a.hashes[at] == hash:
			return a.partitions[at]
		}
	}
}

func (a *affinity) grow(size int) {
	hashes, partitions := a.hashes, a.partitions
	a.hashes, a.partitions, a.seen = make([]uint64, size), make([]int32, size), 0
	for i := range a.partitions {
		a.partitions[i] = -1
	}
	for i, p := range partitions {
		if p >= 0 {
			a.put(hashes[i], p)
		}
	}
}
