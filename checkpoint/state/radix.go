package state

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"unsafe"
)

// radix puts refs in the order of their times: a radix heap (Ahuja, Mehlhorn, Orlin
// and Tarjan, Faster Algorithms for the Shortest Path Problem, 1990) of 16 buckets a
// level. It makes use of time going on: what is taken is never earlier than what was
// taken before, so that an entry need only be as well sorted as it is near. One moves
// to a nearer bucket a few times while it waits, in long runs of memory, where a heap
// would jump through all of it for each entry taken. Refs of one time leave in the
// order in which they came.
type radix struct {
	base    int64 // the time of the last one taken
	buckets [1 + levels*digits][]due
	least   [1 + levels*digits]int64              // earliest time of each bucket that is not empty
	filled  [(1 + levels*digits + 63) / 64]uint64 // buckets that are not empty
	spare   [][]due                               // memory for the next buckets
	n       int
	moves   int  // of refs from one bucket to another, all in all
	late    bool // the first bucket is not sorted
	grows   func(bytes int)
}

const (
	digitBits = 4
	digits    = 1 << digitBits
	levels    = 64 / digitBits
	mostSpare = 4
)

type due struct {
	time int64
	at   ref
}

func newRadix() radix { return radix{base: math.MinInt64} }

// bucket is where a time belongs: by the highest digit in which it differs from base,
// and that digit; what is not after base is in the first one. So buckets are in the
// order of their times.
func (r *radix) bucket(t int64) int {
	if t <= r.base {
		return 0
	}
	const sign = 1 << 63 // so that what is below zero sorts first
	u := uint64(t) ^ sign
	level := (bits.Len64(u^uint64(r.base)^sign) - 1) / digitBits
	return 1 + level*digits + int(u>>(level*digitBits))&(digits-1)
}

func (r *radix) add(d due) {
	r.put(d)
	r.n++
}

func (r *radix) put(d due) {
	i := r.bucket(d.time)
	list := r.buckets[i]
	if len(list) == 0 {
		if n := len(r.spare); list == nil && n > 0 {
			list, r.spare = r.spare[n-1], r.spare[:n-1]
		}
		r.least[i] = d.time
		r.filled[i/64] |= 1 << (i % 64)
	} else {
		r.late = r.late || i == 0 && d.time < list[len(list)-1].time
		r.least[i] = min(r.least[i], d.time)
	}
	if more := growth(list, 1); more >= muchAtOnce && r.grows != nil {
		r.grows(more)
	}
	r.buckets[i] = append(list, d)
}

// first is the first bucket that is not empty; below 0: there is none.
func (r *radix) first() int {
	for i, word := range r.filled {
		if word != 0 {
			return i*64 + bits.TrailingZeros64(word)
		}
	}
	return -1
}

// empty takes what is in a bucket.
func (r *radix) empty(i int) []due {
	list := r.buckets[i]
	r.buckets[i] = nil
	r.filled[i/64] &^= 1 << (i % 64)
	return list
}

// keep has the memory of a bucket that was emptied serve others, if it is not much
// more than what waits might need.
func (r *radix) keep(list []due) {
	if len(r.spare) < mostSpare && cap(list) <= max(1024, 2*r.n) {
		r.spare = append(r.spare, list[:0])
	}
}

// next is the earliest time.
func (r *radix) next() (t int64, any bool) {
	if i := r.first(); i >= 0 {
		return r.least[i], true
	}
	return 0, false
}

// take calls visit with what is due up to a time, in order, and forgets it. What visit
// adds is taken too, if it is due. An error of visit ends it, after that ref.
func (r *radix) take(through int64, visit func(d due) error) error {
	for {
		i := r.first()
		if i < 0 || r.least[i] > through {
			return nil
		}
		if i > 0 {
			r.base = r.least[i]
			r.spread(r.empty(i))
			continue
		}
		if err := r.takeFirst(through, visit); err != nil {
			return err
		}
	}
}

// spread puts refs where they belong now.
func (r *radix) spread(list []due) {
	r.moves += len(list)
	for _, d := range list {
		r.put(d)
	}
	r.keep(list)
}

// takeFirst takes what is due of the first bucket.
func (r *radix) takeFirst(through int64, visit func(d due) error) (err error) {
	list := r.empty(0)
	if r.late {
		slices.SortStableFunc(list, func(a, b due) int { return cmp.Compare(a.time, b.time) })
		r.late = false
	}
	taken := 0
	for taken < len(list) && list[taken].time <= through && err == nil {
		err = visit(list[taken])
		taken++
	}
	r.n -= taken
	if taken == len(list) {
		r.keep(list)
		return err
	}
	// What visit has added comes after what was there.
	added := r.empty(0)
	r.spread(slices.Concat(list[taken:], added))
	return err
}

// size is the memory held.
func (r *radix) size() int {
	n := 0
	for i := range r.buckets {
		n += cap(r.buckets[i])
	}
	for _, list := range r.spare {
		n += cap(list)
	}
	return n*int(unsafe.Sizeof(due{})) + int(unsafe.Sizeof(*r))
}
