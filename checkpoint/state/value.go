package state

import "github.com/eventflux-io/engine/checkpoint/wire"

// Value is one small blob. It belongs to the shard that owns key group 0.
type Value struct {
	name  string
	data  []byte
	set   bool // at some time
	dirty bool
	saved bool // at some time
}

// NewValue makes an empty value.
func NewValue(name string) *Value { return &Value{name: name} }

// Get is the blob; do not change it.
func (v *Value) Get() []byte { return v.data }

// Set replaces the blob with a copy of data.
func (v *Value) Set(data []byte) {
	v.data = append(v.data[:0], data...)
	v.set, v.dirty = true, true
}

// Name distinguishes the value from the operator's other primitives.
func (v *Value) Name() string { return v.name }

// Announce does nothing: a value is small.
func (v *Value) Announce(func(bytes int)) {}

// Rows is 1 once the value has been set.
func (v *Value) Rows() int {
	if len(v.data) > 0 {
		return 1
	}
	return 0
}

// Bytes is the memory held.
func (v *Value) Bytes() int { return cap(v.data) }

// Delta appends the blob if it changed.
func (v *Value) Delta(dst []byte) []byte {
	if !v.dirty {
		return dst
	}
	dst = wire.AppendBool(append(dst, partValue), v.saved)
	v.dirty, v.saved = false, true
	return append(dst, v.data...)
}

// Base calls write with the blob.
func (v *Value) Base(_ int, write func(part []byte) error) error {
	if !v.set {
		return nil
	}
	return write(append(wire.AppendBool([]byte{partValue}, false), v.data...))
}

// Apply replaces the blob on the shard that owns group 0.
func (v *Value) Apply(part []byte, own func(group uint8) bool) error { return v.apply(part, all(own)) }

func (v *Value) apply(part []byte, in intake) error {
	if len(part) == 0 {
		return nil
	}
	r := &wire.Reader{Data: part}
	if r.Byte() != partValue {
		return damaged("value %s: a part of something else", v.name)
	}
	fresh := r.Byte() == 0
	if r.Bad {
		return damaged("value %s: cut off", v.name)
	}
	if !in.owns(0) {
		return nil
	}
	if (fresh || !v.set) && !in.admits(fresh, len(r.Data)) && !v.set {
		return nil
	}
	v.data = append(v.data[:0], r.Data...)
	v.set, v.saved = true, true
	return nil
}
