package planner

import (
	"fmt"
	"strings"
)

// Expand replaces ${VAR} and ${VAR:default} in an option's or a configuration
// value. A variable that is not set and has no default is an error, and so is a
// ${ without its }.
func Expand(text string, vars func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for rest := text; ; {
		before, behind, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		inner, after, closed := strings.Cut(behind, "}")
		if !closed {
			return "", fmt.Errorf("%q lacks the } of ${…}", text)
		}
		name, initial, has := strings.Cut(inner, ":")
		value, set := "", false
		if vars != nil {
			value, set = vars(name)
		}
		switch {
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
