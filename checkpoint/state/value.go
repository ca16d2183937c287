package state

// Value is one small blob. It belongs to the shard that owns key group 0.
type Value struct {
	name  string
	data  []byte
	dirty bool
}

// NewValue makes an empty value.
func NewValue(name string) *Value { return &Value{name: name} }

// Get is the blob; do not change it.
func (v *Value) Get() []byte { return v.data }

// Set replaces the blob with a copy of data.
func (v *Value) Set(data []byte) {
	v.data = append(v.data[:0], data...)
	v.dirty = true
}

// Name tells the value from the operator's other primitives.
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
	return v.Base(dst)
}

// Base appends the blob.
func (v *Value) Base(dst []byte) []byte {
	v.dirty = false
	if len(v.data) == 0 {
		return dst
	}
	return append(append(dst, partValue), v.data...)
}

// Apply replaces the blob on the shard that owns group 0.
func (v *Value) Apply(data []byte, own func(group uint8) bool) error {
	if len(data) == 0 {
		return nil
	}
	if data[0] != partValue {
		return damaged("value %s: a part of something else", v.name)
	}
	if own(0) {
		v.data = append(v.data[:0], data[1:]...)
	}
	return nil
}
