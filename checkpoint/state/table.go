package state

import (
	"sort"
	"unsafe"
)

// Kind is the kind of a column of a Table.
type Kind uint8

const (
	Int64   Kind = iota + 1 // 8 bytes
	Float64                 // 8 bytes
	Fixed16                 // 16 bytes: a decimal
	Bytes                   // any length
)

// Wide is a value of a Fixed16 column: the low and the high 64 bits.
type Wide [2]uint64

// Table maps keys to rows of columns, in slices: one slice an open window, say,
// so that closing the window drops the slice whole. Callers that need no slices use
// slice 0.
type Table struct {
	name   string
	kinds  []Kind
	slices []*Slice // ascending by at
	last   *Slice   // the one asked for last
	pool   []*Slice // empty, their memory kept
	drops  []drop   // of saved slices, since the last save
	ids    []uint32 // of the rows being saved or applied
	ints   []int64  // of a column of theirs
	grows  func(bytes int)
}

type drop struct {
	at     int64
	groups groupSet
}

// maxPool bounds the slices kept for the next window. Windows open and close
// one at a time; overlapping ones a few.
const maxPool = 4

// NewTable makes an empty table. The kinds of its columns are its layout: Apply
// refuses another.
func NewTable(name string, columns ...Kind) *Table {
	return &Table{name: name, kinds: columns}
}

// Name distinguishes the table from the operator's other primitives.
func (t *Table) Name() string { return t.name }

// Announce has the table announce its growth.
func (t *Table) Announce(grows func(bytes int)) { t.grows = grows }

// Slice is the slice at a position, opened if there was none.
func (t *Table) Slice(at int64) *Slice {
	if s := t.Find(at); s != nil {
		return s
	}
	var s *Slice
	if n := len(t.pool); n > 0 {
		s, t.pool = t.pool[n-1], t.pool[:n-1]
	} else {
		s = newSlice(t.kinds, t.grows)
	}
	s.at = at
	i := t.index(at)
	t.slices = append(t.slices, nil)
	copy(t.slices[i+1:], t.slices[i:])
	t.slices[i] = s
	t.last = s
	return s
}

// Find is the slice at a position, nil if there is none.
func (t *Table) Find(at int64) *Slice {
	if t.last != nil && t.last.at == at {
		return t.last
	}
	if i := t.index(at); i < len(t.slices) && t.slices[i].at == at {
		t.last = t.slices[i]
		return t.last
	}
	return nil
}

func (t *Table) index(at int64) int {
	return sort.Search(len(t.slices), func(i int) bool { return t.slices[i].at >= at })
}

// Slices are the open slices, ascending; valid until the next Slice or Drop.
// (A slice without rows does not outlive a restore.)
func (t *Table) Slices() []*Slice { return t.slices }

// Drop removes the slice at a position with all its rows. Its memory serves the
// next slice that is opened.
func (t *Table) Drop(at int64) {
	i := t.index(at)
	if i == len(t.slices) || t.slices[i].at != at {
		return
	}
	s := t.slices[i]
	if s.saved > 0 || len(s.goneEnds) > 0 {
		t.drops = append(t.drops, drop{at, s.groups})
	}
	t.remove(i)
}

func (t *Table) remove(i int) {
	s := t.slices[i]
	copy(t.slices[i:], t.slices[i+1:])
	t.slices[len(t.slices)-1] = nil
	t.slices = t.slices[:len(t.slices)-1]
	t.last = nil
	if len(t.pool) < maxPool && s.recycle() {
		t.pool = append(t.pool, s)
	}
}

// Rows is the number of rows of all slices.
func (t *Table) Rows() int {
	n := 0
	for _, s := range t.slices {
		n += s.Count()
	}
	return n
}

// Bytes is the memory of all slices and of the pool.
func (t *Table) Bytes() int {
	n := cap(t.drops)*int(unsafe.Sizeof(drop{})) + 4*cap(t.ids) + 8*cap(t.ints)
	for _, s := range t.slices {
		n += s.Bytes()
	}
	for _, s := range t.pool {
		n += s.Bytes()
	}
	return n
}
