package connector

import "encoding/json"

// ReadNote is what a connector has noted beside a position; the zero value where
// the text is of an earlier version, or there is none: then nothing is known.
func ReadNote[T any](text string) (note T) {
	if json.Unmarshal([]byte(text), &note) != nil {
		var nothing T
		return nothing
	}
	return note
}

// NoteText is a note as the text of a position.
func NoteText(note any) string {
	text, err := json.Marshal(note)
	if err != nil {
		return ""
	}
	return string(text)
}
