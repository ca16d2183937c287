package operators

import (
	"encoding/binary"
	"math"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// retention finds the keys that were not seen for a while. Each waits in a queue for
// the end of its retention as it was when it began to wait; one that was seen since
// waits again, so that a key is looked at about once a retention, and no others are
// when it is due.
type retention struct {
	after batch.Time
	queue *state.Queue
	// The columns of the slice that the keys are in: the time a key was last seen, and
	// the one that it waits for, 0 of a key that does not wait yet.
	newest, until int
	buf           []byte
}

// newRetention makes one for keys with two columns in a slice.
func newRetention(after batch.Time, newest, until int) *retention {
	return &retention{after: after, queue: state.NewQueue("retention"), newest: newest, until: until}
}

// saw has a key wait, if it does not.
func (r *retention) saw(slice *state.Slice, id uint32) {
	if slice.Int64s(r.until)[id] == 0 {
		r.enqueue(slice, id)
	}
}

func (r *retention) enqueue(slice *state.Slice, id uint32) {
	until, hash := slice.Int64s(r.newest)[id]+int64(r.after), slice.Hash(id)
	slice.Int64s(r.until)[id] = until
	slice.Touch(id)
	r.buf = append(binary.LittleEndian.AppendUint64(r.buf[:0], hash), slice.Key(id)...)
	r.queue.Add(until, uint8(hash>>56), r.buf)
}

// over reports whether the retention of a key has ended at a watermark.
func (r *retention) over(slice *state.Slice, id uint32, watermark batch.Time) bool {
	return batch.Time(slice.Int64s(r.newest)[id])+r.after < watermark
}

// expire calls forget with the keys whose retention has ended; forget deletes them.
// At the end of the stream nothing is forgotten: it is not time that ends.
func (r *retention) expire(slice *state.Slice, watermark batch.Time, forget func(id uint32)) {
	if watermark == batch.EndOfStream || watermark == math.MinInt64 {
		return
	}
	_ = r.queue.Take(int64(watermark)-1, func(time int64, entry []byte) error { // the visitor has no error
		hash, key := binary.LittleEndian.Uint64(entry), entry[8:]
		id := slice.Lookup(key, hash)
		switch {
		case id == state.None || slice.Int64s(r.until)[id] != time: // forgotten since, or another that has its key
		case r.over(slice, id, watermark):
			forget(id)
		default:
			r.enqueue(slice, id)
		}
		return nil
	})
}
