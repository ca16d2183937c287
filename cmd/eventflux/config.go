package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
	"github.com/spf13/viper"

	"github.com/eventflux-io/engine/planner/syntax"
)

// config is the configuration of one call: flags over environment over file
// over defaults.
type config struct {
	v *viper.Viper
	// streams holds the [streams.NAME] tables, keys in the case they were
	// written in (viper folds the case of its keys).
	streams map[string]map[string]string
	// vars are the values of --set that are not configuration keys; they give
	// ${NAME} in option values before the environment does.
	vars map[string]string
}

func (c *config) text(key string) string { return c.v.GetString("eventflux." + key) }
func (c *config) number(key string) int  { return c.v.GetInt("eventflux." + key) }
func (c *config) duration(key string) time.Duration {
	return c.v.GetDuration("eventflux." + key)
}
func (c *config) list(key string) []string { return c.v.GetStringSlice("eventflux." + key) }

// override sets a key as a flag does.
func (c *config) override(key string, value any) { c.v.Set("eventflux."+key, value) }

// loadConfig reads the file (which may be ""), the environment and the values
// of --set. Its error lists everything that is wrong, one line each.
func loadConfig(file string, sets []string) (*config, error) {
	c := &config{v: viper.New(), vars: map[string]string{}}
	for _, s := range settings {
		c.v.SetDefault("eventflux."+s.key, s.initial)
		if err := c.v.BindEnv("eventflux."+s.key, s.env()); err != nil {
			return nil, err
		}
	}
	var wrong []error
	if file != "" {
		wrong = append(wrong, c.readFile(file)...)
	}
	wrong = append(wrong, c.applySets(sets)...)
	for _, s := range settings {
		if s.check == nil {
			continue
		}
		if err := s.check(c.text(s.key)); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: eventflux.%s %w", c.origin(s, file), s.key, err))
		}
	}
	return c, errors.Join(wrong...)
}

// origin names where the value of a setting came from, for messages.
func (c *config) origin(s setting, file string) string {
	if os.Getenv(s.env()) != "" {
		return s.env()
	}
	if file != "" && c.v.InConfig("eventflux."+s.key) {
		return file
	}
	return "--set"
}

func (c *config) applySets(sets []string) []error {
	var wrong []error
	for _, set := range sets {
		name, value, ok := strings.Cut(set, "=")
		switch key, isKey := strings.CutPrefix(name, "eventflux."); {
		case !ok || name == "":
			wrong = append(wrong, fmt.Errorf("--set %s: expected NAME=VALUE", set))
		case !isKey:
			c.vars[name] = value
		case findSetting(key) == nil:
			wrong = append(wrong, fmt.Errorf("--set: unknown key %q%s", name, didYouMean(name, settingKeys())))
		case key == "files.roots":
			c.override(key, strings.Split(value, ","))
		default:
			c.override(key, value)
		}
	}
	return wrong
}

// readFile merges a TOML file. Keys it does not know are errors with their line
// and the nearest name.
func (c *config) readFile(file string) []error {
	text, err := os.ReadFile(file)
	if err != nil {
		return []error{fmt.Errorf("%s: %w", file, reason(err))}
	}
	if !utf8.Valid(text) {
		return []error{fmt.Errorf("%s: not UTF-8", file)}
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			row, col := at.Position()
			return []error{fmt.Errorf("%s:%d:%d: %s", file, row, col, strings.TrimPrefix(at.Error(), "toml: "))}
		}
		return []error{fmt.Errorf("%s: %w", file, err)}
	}
	wrong := checkKeys(file, text)
	if streams, ok := tree["streams"].(map[string]any); ok {
		var more []error
		c.streams, more = streamOptions(file, streams)
		wrong = append(wrong, more...)
	}
	delete(tree, "streams")
	c.v.SetConfigType("toml")
	known, err := toml.Marshal(tree)
	if err == nil {
		err = c.v.MergeConfig(bytes.NewReader(known))
	}
	if err != nil {
		wrong = append(wrong, fmt.Errorf("%s: %w", file, err))
	}
	c.expandVariables()
	return wrong
}

// checkKeys walks the key expressions of the text, which alone know their line.
func checkKeys(file string, text []byte) []error {
	var wrong []error
	var table []string
	p := unstable.Parser{}
	p.Reset(text)
	for p.NextExpression() {
		e := p.Expression()
		var path []string
		var at unstable.Range
		for it := e.Key(); it.Next(); {
			at = it.Node().Raw
			path = append(path, string(it.Node().Data))
		}
		if e.Kind == unstable.Table || e.Kind == unstable.ArrayTable {
			table = path
			if !isTable(path) {
				wrong = append(wrong, unknownKey(file, &p, at, path, tables()))
			}
			continue
		}
		full := append(append([]string{}, table...), path...)
		if !isTable(table) && len(table) > 0 || full[0] == "streams" || len(full) == 1 && isTable(full) {
			continue
		}
		key, isKey := strings.CutPrefix(strings.Join(full, "."), "eventflux.")
		if !isKey || findSetting(key) == nil && !isTable(full) {
			wrong = append(wrong, unknownKey(file, &p, at, full, settingKeys()))
		}
	}
	return wrong
}

func unknownKey(file string, p *unstable.Parser, at unstable.Range, path, names []string) error {
	pos := p.Shape(at).Start
	name := strings.Join(path, ".")
	return fmt.Errorf("%s:%d:%d: unknown key %q%s", file, pos.Line, pos.Column, name, didYouMean(name, names))
}

// tables are the names that may stand in brackets, streams apart.
func tables() []string {
	seen := map[string]bool{"eventflux": true, "streams": true}
	for _, s := range settings {
		section, _, _ := strings.Cut(s.key, ".")
		seen["eventflux."+section] = true
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func isTable(path []string) bool {
	if len(path) > 0 && path[0] == "streams" {
		return len(path) <= 2
	}
	name := strings.Join(path, ".")
	for _, t := range tables() {
		if t == name {
			return true
		}
	}
	return false
}

func streamOptions(file string, streams map[string]any) (map[string]map[string]string, []error) {
	var wrong []error
	out := map[string]map[string]string{}
	for name, options := range streams {
		table, ok := options.(map[string]any)
		if !ok {
			wrong = append(wrong, fmt.Errorf("%s: streams.%s must be a table of options", file, name))
			continue
		}
		out[name] = map[string]string{}
		flattenOptions("", table, out[name])
	}
	return out, wrong
}

// flattenOptions turns both "kafka.brokers" = "x" and kafka.brokers = "x" into
// one dotted key.
func flattenOptions(prefix string, table map[string]any, into map[string]string) {
	for key, value := range table {
		if inner, ok := value.(map[string]any); ok {
			flattenOptions(prefix+key+".", inner, into)
			continue
		}
		into[prefix+key] = fmt.Sprint(value)
	}
}

// expandVariables replaces ${NAME} in the text values of the file.
func (c *config) expandVariables() {
	for _, s := range settings {
		text := c.text(s.key)
		if !strings.Contains(text, "${") || s.key == "files.roots" {
			continue
		}
		c.v.Set("eventflux."+s.key, os.Expand(text, c.lookup))
	}
}

// lookup gives ${NAME} or ${NAME:default}.
func (c *config) lookup(name string) string {
	name, initial, _ := strings.Cut(name, ":")
	if value, ok := c.variable(name); ok {
		return value
	}
	return initial
}

// variable is the value of a name in ${…}: --set first, then the environment.
func (c *config) variable(name string) (string, bool) {
	if value, ok := c.vars[name]; ok {
		return value, true
	}
	return os.LookupEnv(name)
}

// findConfig is the configuration file of a script: the one that was named, else
// eventflux.toml beside the script if there is one.
func findConfig(named, script string) string {
	if named != "" || script == "" || script == "-" {
		return named
	}
	beside := filepath.Join(filepath.Dir(script), "eventflux.toml")
	if _, err := os.Stat(beside); err != nil {
		return ""
	}
	return beside
}

func didYouMean(name string, names []string) string {
	if near := syntax.Nearest(name, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// reason is an error of the file system without its path, which the caller
// names already.
func reason(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
