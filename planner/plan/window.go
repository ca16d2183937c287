package plan

// Window is a TUMBLING window: [n·Size + Offset, …), microseconds.
type Window struct{ Size, Offset int64 }

func (w *Window) identify(id *IdentityText) {
	if w == nil {
		return
	}
	id.put("tumbling(")
	id.number("size", w.Size)
	id.number("offset", w.Offset)
	id.put(")")
}

// String is the window as part of a node's line; nothing for none.
func (w *Window) String() string {
	if w == nil {
		return ""
	}
	text := ", tumbling " + Micros(w.Size)
	if w.Offset != 0 {
		text += " offset " + Micros(w.Offset)
	}
	return text
}
