package syntax

import (
	"strings"

	"github.com/eventflux-io/engine/expr/spelling"
)

// nearestWord is the nearest of keywords; a word that is right is not misspelt.
func nearestWord(word string, keywords []string) string {
	near := spelling.Nearest(word, keywords)
	if near == word {
		return ""
	}
	return near
}

// capitals are the keywords in a description such as `WHERE, GROUP BY or ";"`.
func capitals(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r != '_' && (r < 'A' || r > 'Z') })
}
