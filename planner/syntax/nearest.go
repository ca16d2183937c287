package syntax

import "strings"

// Nearest is the candidate that name was most likely meant to be, "" if none is
// close. Letter case does not count; swapping two neighbouring letters is one
// step. Of equally close ones the first wins.
func Nearest(name string, candidates []string) string {
	best, bestAt := "", tolerance(name)+1
	lower := strings.ToLower(name)
	for _, c := range candidates {
		if d := distance(lower, strings.ToLower(c), bestAt); d < bestAt {
			best, bestAt = c, d
		}
	}
	return best
}

// tolerance is how many steps a name of this length may be away.
func tolerance(name string) int {
	switch n := len(name); {
	case n <= 1:
		return 0
	case n <= 3:
		return 1
	case n <= 8:
		return 2
	default:
		return 3
	}
}

// nearestWord is Nearest among keywords; a word that is right is not misspelt.
func nearestWord(word string, keywords []string) string {
	near := Nearest(word, keywords)
	if near == word {
		return ""
	}
	return near
}

// capitals are the keywords in a description such as `WHERE, GROUP BY or ";"`.
func capitals(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r != '_' && (r < 'A' || r > 'Z') })
}

// distance counts the letters to insert, delete, replace or swap; at limit and
// above it may stop counting.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
