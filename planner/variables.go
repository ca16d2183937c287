package planner

import (
	"fmt"
	"os"
	"strings"
)

// Expand replaces ${VAR}, ${VAR:default} and ${file:PATH} in an option's or a
// configuration value; the last is what the file holds but for the end of its
// last line, for secrets. A variable that is not set and has no default is an
// error, and so is a file that cannot be read, and a ${ without its }.
func Expand(text string, vars func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for rest := text; ; {
		before, from, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		inner, after, closed := strings.Cut(from, "}")
		if !closed {
			return "", fmt.Errorf("%q lacks the } of ${…}", text)
		}
		name, initial, has := strings.Cut(inner, ":")
		value, set := "", false
		if vars != nil {
			value, set = vars(name)
		}
		switch {
		case has && name == "file":
			secret, err := os.ReadFile(initial)
			if err != nil {
				return "", fmt.Errorf("${%s}: %w", inner, err)
			}
			b.WriteString(strings.TrimRight(string(secret), "\r\n"))
		case set:
			b.WriteString(value)
		case has:
			b.WriteString(initial)
		default:
			return "", fmt.Errorf("the variable %q is not set; give --set %s=VALUE, set it in the environment, or write ${%s:default}", name, name, name)
		}
		rest = after
	}
}
