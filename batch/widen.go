package batch

// Int64s are the n values of a column of BOOL, an integer type, TIMESTAMP, DATE
// or TIME as int64; a constant is repeated. The memory is the column's own where
// it can be, else that of s.
func Int64s(s *Scratch, c *Column, n int) []int64 {
	if !c.Const && c.Type.Width() == 8 {
		return Values[int64](c)[:n]
	}
	out := Alloc[int64](s, n)
	switch c.Type.Kind {
	case Int8:
		widen(out, Values[int8](c), c.Const)
	case Int16:
		widen(out, Values[int16](c), c.Const)
	case Int32, Date:
		widen(out, Values[int32](c), c.Const)
	case Bool:
		bits := c.Bits()
		for i := range out {
			slot := c.Slot(i)
			out[i] = int64(bits[slot/64] >> (uint(slot) % 64) & 1)
		}
	default:
		widen(out, Values[int64](c), c.Const)
	}
	return out
}

// Float64s are the n values of a FLOAT or DOUBLE column as float64, as Int64s.
func Float64s(s *Scratch, c *Column, n int) []float64 {
	if !c.Const && c.Type.Kind == Float64 {
		return Values[float64](c)[:n]
	}
	out := Alloc[float64](s, n)
	if c.Type.Kind == Float32 {
		widen(out, Values[float32](c), c.Const)
	} else {
		widen(out, Values[float64](c), c.Const)
	}
	return out
}

func widen[T int8 | int16 | int32 | int64 | float32 | float64, R int64 | float64](out []R, in []T, constant bool) {
	if constant {
		for i := range out {
			out[i] = R(in[0])
		}
		return
	}
	for i, v := range in[:len(out)] {
		out[i] = R(v)
	}
}

// NarrowInts stores int64 values in the width of an integer, BOOL or temporal
// type, as a column over memory of s.
func NarrowInts(s *Scratch, t Type, v []int64, valid Bitmap) Column {
	switch t.Kind {
	case Int8:
		return FixedColumn(t, narrowInto[int8](s, v), valid)
	case Int16:
		return FixedColumn(t, narrowInto[int16](s, v), valid)
	case Int32, Date:
		return FixedColumn(t, narrowInto[int32](s, v), valid)
	case Bool:
		bits := s.Bitmap(len(v))
		for i := range v {
			bits.Put(i, v[i] != 0)
		}
		return BoolColumn(bits, len(v), valid)
	}
	return FixedColumn(t, v, valid)
}

func narrowInto[T int8 | int16 | int32](s *Scratch, v []int64) []T {
	out := Alloc[T](s, len(v))
	for i := range out {
		out[i] = T(v[i])
	}
	return out
}
