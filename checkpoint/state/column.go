package state

// column is a column of a slice; the field of its kind is used.
type column struct {
	kind   Kind
	ints   []int64
	floats []float64
	wides  []Wide
	arena  arena
}

// grow makes the column n rows long; new rows are zero.
func (c *column) grow(n int) {
	switch c.kind {
	case Int64:
		c.ints = zeroed(c.ints, n)
	case Float64:
		c.floats = zeroed(c.floats, n)
	case Fixed16:
		c.wides = zeroed(c.wides, n)
	case Bytes:
		c.arena.refs = zeroed(c.arena.refs, n)
	}
}

// growth is what grow takes at once.
func (c *column) growth(n int) int {
	switch c.kind {
	case Int64:
		return growth(c.ints, n-len(c.ints))
	case Float64:
		return growth(c.floats, n-len(c.floats))
	case Fixed16:
		return growth(c.wides, n-len(c.wides))
	default:
		return growth(c.arena.refs, n-len(c.arena.refs))
	}
}

func zeroed[T any](v []T, n int) []T {
	if n <= len(v) {
		return v
	}
	old := len(v)
	v = grow(v, n-old)[:n]
	clear(v[old:])
	return v
}

func (c *column) move(from, to uint32) {
	switch c.kind {
	case Int64:
		c.ints[to] = c.ints[from]
	case Float64:
		c.floats[to] = c.floats[from]
	case Fixed16:
		c.wides[to] = c.wides[from]
	case Bytes:
		c.arena.refs[to] = c.arena.refs[from]
	}
}

func (c *column) truncate(n int) {
	switch c.kind {
	case Int64:
		c.ints = c.ints[:n]
	case Float64:
		c.floats = c.floats[:n]
	case Fixed16:
		c.wides = c.wides[:n]
	case Bytes:
		c.arena.truncate(n)
	}
}

func (c *column) size() int {
	return 8*(cap(c.ints)+cap(c.floats)) + 16*cap(c.wides) + c.arena.size()
}

// arena holds the values of a Bytes column: one run of memory, and where in it
// each row's value is. A value that outgrows its place moves to the end; when
// more than half is waste, the values move to the spare memory.
type arena struct {
	refs  []uint64 // offset << lenBits | length
	data  []byte
	spare []byte
	waste int
	grows func(bytes int) // is called beforehand
}

const (
	lenBits  = 28 // values up to 256 MiB, 64 GiB in all
	maxValue = 1<<lenBits - 1
	minWaste = 64 << 10
)

func (a *arena) get(id uint32) []byte {
	ref := a.refs[id]
	off, n := ref>>lenBits, ref&maxValue
	return a.data[off : off+n : off+n]
}

func (a *arena) set(id uint32, v []byte) {
	if len(v) > maxValue {
		panic("state: a value of more than 256 MiB")
	}
	old := a.get(id)
	if len(v) <= len(old) {
		copy(old, v)
		a.refs[id] = a.refs[id]&^uint64(maxValue) | uint64(len(v))
		a.waste += len(old) - len(v)
		return
	}
	a.refs[id] = 0
	a.waste += len(old)
	if a.waste > minWaste && a.waste > len(a.data)/2 {
		a.compact()
	}
	if more := growth(a.data, len(v)); more >= muchAtOnce && a.grows != nil {
		a.grows(more)
	}
	a.refs[id] = uint64(len(a.data))<<lenBits | uint64(len(v))
	a.data = append(grow(a.data, len(v)), v...)
}

func (a *arena) compact() {
	to := a.spare[:0]
	for id, ref := range a.refs {
		v := a.get(uint32(id))
		a.refs[id] = uint64(len(to))<<lenBits | ref&maxValue
		to = append(to, v...)
	}
	a.data, a.spare, a.waste = to, a.data, 0
}

func (a *arena) truncate(n int) {
	for _, ref := range a.refs[n:] {
		a.waste += int(ref & maxValue)
	}
	a.refs = a.refs[:n]
	if n == 0 {
		a.data, a.waste = a.data[:0], 0
	}
}

func (a *arena) size() int { return 8*cap(a.refs) + cap(a.data) + cap(a.spare) }
