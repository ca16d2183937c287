package syntax

import "cmp"

// Error is something wrong with a script, at a position in it.
type Error struct {
	Msg string // lower case, names quoted, says what was expected
	Span
	// Refused: what is there is no mistake, but this version does not run it.
	Refused bool
	Err     error // what the outside said (a file that is not there); nil: the script is wrong
}

// Compare orders the errors of a text by position. What is refused comes after the
// mistakes of its line: those are what the reader can mend.
func (e *Error) Compare(other *Error, text *Lines) int {
	if e.Refused != other.Refused && text.line(text.inside(e.Start)) == text.line(text.inside(other.Start)) {
		if e.Refused {
			return 1
		}
		return -1
	}
	return cmp.Compare(e.Start, other.Start)
}

func (e *Error) Error() string { return e.Msg }
