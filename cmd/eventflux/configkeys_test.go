package main

import (
	"fmt"
	"strings"
	"testing"
)

// A file with more keys than the TOML reader can take in a moment is refused at the
// first one too many.
func TestTooManyKeys(t *testing.T) {
	many := func(n int, each func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(each(i))
		}
		return b.String()
	}
	for name, c := range map[string]struct{ text, want string }{
		"keys": {"[streams.s]\n" + many(12_000, func(i int) string { return fmt.Sprintf("\"x%d\" = \"1\"\n", i) }),
			":10001:1: the file has 12001 keys and tables, and the most is 10000"},
		"tables": {many(6_000, func(i int) string { return fmt.Sprintf("[streams.s%d]\nx = \"1\"\n", i) }),
			":10001:2: the file has 12000 keys and tables, and the most is 10000"},
		"keys of a value": {"a = {" + strings.TrimSuffix(many(12_000, func(i int) string { return fmt.Sprintf("x%d = 1, ", i) }), ", ") + "}\n",
			":1:1: the file has 12001 keys and tables, and the most is 10000"},
		"a broken end": {many(10_001, func(i int) string { return fmt.Sprintf("x%d = 1\n", i) }) + "=",
			":10001:1: the file has 10001 keys and tables, and the most is 10000"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := loadTest(t, c.text, nil); !strings.Contains(got, c.want) {
				t.Errorf("got %.300s", got)
			}
		})
	}
	if _, got := loadTest(t, "[streams.s]\n"+many(9_999, func(i int) string { return fmt.Sprintf("\"x%d\" = \"1\"\n", i) }), nil); got != "" {
		t.Errorf("10,000 keys: %.300s", got)
	}
}
