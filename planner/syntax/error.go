package syntax

// Error is something wrong with a script, at a place in it.
type Error struct {
	Msg string // lower case, names quoted, says what was expected
	Span
	Err error // what the outside said (a file that is not there); nil: the script is wrong
}

func (e *Error) Error() string { return e.Msg }
