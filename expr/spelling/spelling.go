// Package spelling finds the name that a misspelt one was meant to be. Letter case does
// not count; swapping two neighbouring letters is one step, as is a letter that is
// missing, superfluous or another one (the distance of Damerau and Levenshtein,
// restricted to swaps of letters that nothing is put between).
package spelling

import (
	"fmt"
	"strings"
)

// Nearest is the candidate that name was most likely meant to be, "" if none is close.
// Of equally close ones the first wins.
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

// Hint is the end of a message about an unknown name: which one it was probably meant
// to be; "" if none is close.
func Hint(name string, candidates []string) string {
	if near := Nearest(name, candidates); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// Within reports whether a and b differ by one to limit steps, and by less than half of
// the letters of the shorter: q1 and q2 differ by accident.
func Within(a, b string, limit int) bool {
	limit = min(limit, (min(len(a), len(b))-1)/2)
	d := distance(strings.ToLower(a), strings.ToLower(b), limit+1)
	return 0 < d && d <= limit
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

// distance is the number of steps from a to b; from limit on it is limit or more.
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
