package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// config is the configuration of one call: flags over environment over file
// over defaults. Start with loadConfig; file.go reads the file.
type config struct {
	v     *viper.Viper
	flags *pflag.FlagSet
	file  *configFile // nil: there is none
	// vars are the values of --set that are not configuration keys; they give
	// ${NAME} in option values before the environment does.
	vars map[string]string
	sets map[string]bool // keys that --set gives
	// given are the options that --set gives to streams.
	given map[string]map[string]syntax.StringLit
}

func (c *config) text(key string) string { return c.v.GetString("eventflux." + key) }
func (c *config) number(key string) int  { return c.v.GetInt("eventflux." + key) }

func (c *config) duration(key string) time.Duration {
	return c.v.GetDuration("eventflux." + key)
}

// list is a value of several texts: a list in the file, else separated by
// commas.
func (c *config) list(key string) []string {
	switch v := c.v.Get("eventflux." + key).(type) {
	case []string:
		return v
	case []any:
		out := make([]string, len(v))
		for i := range v {
			out[i] = fmt.Sprint(v[i])
		}
		return out
	case string:
		return strings.Split(v, ",")
	}
	return nil
}

// override sets a key as a flag does.
func (c *config) override(key string, value any) { c.v.Set("eventflux."+key, value) }

// loadConfig reads the file (which may be ""), the environment and the flags,
// among them the values of --set.
func loadConfig(flags *pflag.FlagSet, file string, sets []string) (*config, []problem) {
	c := &config{v: viper.New(), flags: flags, vars: map[string]string{}, sets: map[string]bool{}, given: map[string]map[string]syntax.StringLit{}}
	var wrong []problem
	for _, s := range settings {
		key := "eventflux." + s.key
		c.v.SetDefault(key, s.initial)
		err := c.v.BindEnv(key, s.env())
		if err == nil && s.flag != "" && flags.Lookup(s.flag) != nil {
			err = c.v.BindPFlag(key, flags.Lookup(s.flag))
		}
		if err != nil {
			wrong = append(wrong, wrongCall("%v", err))
		}
	}
	wrong = append(wrong, c.applySets(sets)...)
	if file != "" {
		wrong = append(wrong, c.readFile(file)...)
	}
	wrong = append(wrong, c.applyState()...)
	wrong = append(wrong, c.checkValues()...)
	return c, append(wrong, c.checkFlight()...)
}

// applyState reads --state DIR and --state none.
func (c *config) applyState() []problem {
	if c.flags.Lookup("state") == nil || !c.flags.Changed("state") {
		return nil
	}
	switch dir := c.flags.Lookup("state").Value.String(); dir {
	case "":
		return []problem{wrongCall("--state takes a folder, or none")}
	case "none":
		c.override("state.backend", "none")
	default:
		c.override("state.path", dir)
		if !c.sets["state.backend"] {
			c.override("state.backend", "file")
		}
	}
	return nil
}

// asksForState reports whether this call names the folder of its state.
func (c *config) asksForState() bool {
	named := c.flags.Lookup("state") != nil && c.flags.Changed("state")
	return named || c.sets["state.path"] || os.Getenv(findSetting("state.path").env()) != ""
}

func (c *config) applySets(sets []string) []problem {
	var wrong []problem
	for _, set := range sets {
		name, value, ok := strings.Cut(set, "=")
		key, isKey := strings.CutPrefix(name, "eventflux.")
		switch {
		case !ok || name == "":
			wrong = append(wrong, wrongCall("--set %s: expected NAME=VALUE", set))
		case strings.HasPrefix(name, "streams."):
			wrong = append(wrong, c.setOption(set, name, value)...)
		case !isKey:
			c.vars[name] = value
		case findSetting(key) == nil:
			wrong = append(wrong, wrongCall("--set: unknown key %q%s", name, spelling.Hint(name, settingKeys())))
		default:
			c.sets[key] = true
			given, err := setValue(findSetting(key), value)
			if err != nil {
				wrong = append(wrong, wrongCall("--set eventflux.%s %v", key, err))
				continue
			}
			c.override(key, given)
		}
	}
	return wrong
}

// setValue is a value of --set. A list, or a text between quotes, is written as in a
// file; any other text stands for itself, since a shell takes quotes away.
func setValue(s *setting, text string) (any, error) {
	if !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, `"`) && !strings.HasPrefix(text, "'") {
		return text, nil
	}
	var parsed struct{ V any }
	if err := toml.Unmarshal([]byte("V = "+text), &parsed); err != nil {
		return nil, fmt.Errorf("is %s; it is no TOML value: %w", text, err)
	}
	list, isList := parsed.V.([]any)
	if !isList {
		return parsed.V, nil
	}
	if _, takesList := s.initial.([]string); !takesList {
		return nil, errors.New("takes one value, not a list")
	}
	for _, of := range list {
		if _, isText := of.(string); !isText {
			return nil, errors.New(`takes a list of texts: ["…"]`)
		}
	}
	return list, nil
}

// setOption gives a stream an option, which wins over that of the file.
func (c *config) setOption(set, name, value string) []problem {
	stream, option, ok := strings.Cut(strings.TrimPrefix(name, "streams."), ".")
	if !ok || stream == "" || option == "" {
		return []problem{wrongCall("--set %s: expected streams.NAME.OPTION=VALUE", set)}
	}
	if c.given[stream] == nil {
		c.given[stream] = map[string]syntax.StringLit{}
	}
	c.given[stream][option] = syntax.StringLit{Span: syntax.Span{File: "--set " + name}, Text: value}
	return nil
}

// streams are the options of streams: those of --set, then those of the file; and
// where the name of each stream is.
func (c *config) streams() (map[string]map[string]syntax.StringLit, map[string]syntax.Span) {
	options, tables := map[string]map[string]syntax.StringLit{}, map[string]syntax.Span{}
	if c.file != nil {
		options, tables = maps.Clone(c.file.streams), maps.Clone(c.file.tables)
	}
	for name, given := range c.given {
		table, at := name, syntax.Span{File: "--set streams." + name}
		for known := range options {
			if strings.EqualFold(known, name) {
				table, at = known, tables[known]
			}
		}
		tables[table] = at
		merged := maps.Clone(options[table])
		if merged == nil {
			merged = map[string]syntax.StringLit{}
		}
		maps.Copy(merged, given)
		options[table] = merged
	}
	return options, tables
}

// checkValues checks what each setting has become, and says where a wrong value
// came from. The default takes its place, so that the script can still be planned
// and its own errors reported in the same go.
func (c *config) checkValues() []problem {
	var wrong []problem
	for _, s := range settings {
		if s.check == nil {
			continue
		}
		if err := s.check(c.text(s.key)); err != nil {
			wrong = append(wrong, c.wrongValue(s, err))
			c.override(s.key, s.initial)
		}
	}
	return wrong
}

func (c *config) wrongValue(s setting, err error) problem {
	switch {
	case c.sets[s.key]:
		return wrongCall("--set eventflux.%s %v", s.key, err)
	case s.given(c.flags):
		return wrongCall("--%s %v", s.flag, err)
	case os.Getenv(s.env()) != "":
		return wrongCall("%s %v", s.env(), err)
	}
	return c.file.problem("eventflux."+s.key, "eventflux.%s %v", s.key, err)
}

// variable is the value of a name in ${…}: --set first, then the environment.
func (c *config) variable(name string) (string, bool) {
	if value, ok := c.vars[name]; ok {
		return value, true
	}
	return os.LookupEnv(name)
}

func (c *config) expand(text string) (string, error) { return planner.Expand(text, c.variable) }

// scriptSettings are the keys that a script may SET and that the configuration
// gives a value.
func (c *config) scriptSettings() map[string]string {
	out := map[string]string{}
	for _, s := range settings {
		settable := slices.ContainsFunc(scriptSettable, func(prefix string) bool { return strings.HasPrefix(s.key, prefix) })
		if value := c.text(s.key); settable && value != "" {
			out[s.key] = value
		}
	}
	return out
}

// limit is the most rows to print; 0: all.
func (c *config) limit() int64 {
	n, err := strconv.ParseInt(c.text("output.limit"), 10, 64)
	if err != nil {
		return 0 // not given: anything else was refused
	}
	return n
}

// findConfig is the configuration file of a script: the one that was named, else
// eventflux.toml beside the script if there is one.
func findConfig(named, script string) string {
	if named == "" {
		named = os.Getenv("EVENTFLUX_CONFIG")
	}
	if named != "" || script == "" || script == "-" {
		return named
	}
	beside := filepath.Join(filepath.Dir(script), "eventflux.toml")
	if _, err := os.Stat(beside); err != nil {
		return ""
	}
	return beside
}
