package connector

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Renamed is an option that another program calls otherwise, so that its
// declarations can be taken over.
type Renamed struct {
	Names []string // there
	To    string   // here
	// Words are the values that are called otherwise here, by their names there;
	// others are errors. Nil: values are the same.
	Words map[string]string
	// Read makes options of a value that is written otherwise, or that holds several.
	// Nil: Words.
	Read func(value string) (map[string]string, error)
}

// FindRenamed is the entry of another program's name; nil: there is none.
func FindRenamed(table []Renamed, name string) *Renamed {
	for i := range table {
		if slices.Contains(table[i].Names, name) {
			return &table[i]
		}
	}
	return nil
}

// NamesOf are the names that other programs have for an option.
func (c *Connector) NamesOf(option string) (names []string) {
	for _, r := range c.Renamed {
		if r.To == option {
			names = append(names, r.Names...)
		}
	}
	return names
}

// Options are the options that a value under another program's name stands for.
func (r *Renamed) Options(name, value string) (map[string]string, error) {
	switch {
	case r.Read != nil:
		return r.Read(value)
	case r.Words == nil:
		return map[string]string{r.To: value}, nil
	}
	for word, here := range r.Words {
		if strings.EqualFold(word, value) {
			return map[string]string{r.To: here}, nil
		}
	}
	return nil, fmt.Errorf("%q is not a value of %q: it takes one of %s", value, name, strings.Join(slices.Sorted(maps.Keys(r.Words)), ", "))
}
