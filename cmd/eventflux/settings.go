package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner"
)

// setting is one key of the configuration. Its environment variable is
// EVENTFLUX_ and the key's path after "eventflux." in capitals.
type setting struct {
	key     string // without "eventflux."
	initial any
	check   func(text string) error // nil: any text
	doc     string
	flag    string   // of run, with the same meaning; "" for none
	words   []string // that complete the flag
}

// settings is every key there is, in the order of CLI.md; the last ones are
// flags that the page gives no key, and what a script may SET.
var settings = []setting{
	{key: "application.name", initial: "", check: optional(applicationName), doc: "name of the application; default: the script's file name without its ending"},
	{key: "runtime.parallelism", initial: 0, check: wholeNumber(0, 256), doc: "number of shards; 0: the number of cores"},
	{key: "runtime.batch_max_rows", initial: 1024, check: wholeNumber(1, 1<<16), doc: "most rows a batch holds"},
	{key: "runtime.delivery", initial: "auto", check: oneOf("auto", "exactly_once", "at_least_once"), doc: "delivery guarantee"},
	{key: "runtime.epoch_interval", initial: "", check: optional(duration), doc: "longest time between two epochs; default 500ms, 5s with at_least_once"},
	{key: "state.backend", initial: "", check: oneOf("", "file", "redis", "none"), doc: "where state is kept"},
	{key: "state.path", initial: "eventflux-state", check: notEmpty, doc: "folder of the state"},
	{key: "state.redis_url", initial: "redis://localhost:6379", doc: "Redis server of backend \"redis\""},
	{key: "state.lease", initial: "10s", check: duration, doc: "time after which a silent engine loses its lease on the state"},
	{key: "flight.listen", initial: "", check: optional(address), doc: "`ADDR` that serves every stream over Arrow Flight", flag: "flight"},
	{key: "flight.token", initial: "", doc: "what clients of Arrow Flight must show: Authorization: Bearer TOKEN"},
	{key: "flight.tls.cert", initial: "", doc: "file of the certificate, and those that vouch for it, in PEM"},
	{key: "flight.tls.key", initial: "", doc: "file of the certificate's key, in PEM"},
	{key: "flight.insecure_listen", initial: false, check: oneOf("true", "false"), doc: "let --flight bind any address without TLS and token", flag: "insecure-listen"},
	{key: "http.listen", initial: "", doc: "`ADDR` that serves metrics and readiness", flag: "metrics"},
	{key: "files.roots", initial: []string{"."}, doc: "folders that file connectors may touch"},
	{key: "log.level", initial: "info", check: oneOf("debug", "info", "warn", "error"), doc: "least important message to log"},
	{key: "log.format", initial: "text", check: oneOf("text", "json"), doc: "`FORM` of messages: text or json", flag: "log", words: []string{"text", "json"}},
	{key: "output.format", initial: "", check: oneOf("", "json", "csv", "table"), doc: "`FORM` of rows: json, csv, table (default on a terminal)", flag: "format", words: []string{"json", "csv", "table"}},
	{key: "output.limit", initial: "", check: optional(wholeNumber(1, math.MaxInt)), doc: "end after `N` printed rows, all queries together", flag: "limit"},
	{key: "pipeline.name", initial: "", check: optional(applicationName), doc: "the application's name, as a script gives it with SET 'pipeline.name'"},
	{key: "watermark.delay", initial: "", check: optional(duration), doc: "how far rows may be behind the latest, for sources that do not say"},
	{key: "watermark.idle-timeout", initial: "", check: optional(duration), doc: "a partition silent for that long stops holding others back"},
	{key: "watermark.max-future-skew", initial: "", check: optional(orNone(duration)), doc: "a row further ahead of its arrival is an error of the row"},
	{key: "pattern.max-instances", initial: "", check: notYet("bounds patterns"), doc: "most live instances of a pattern in a partition"},
	{key: "table.max-rows", initial: "", check: notYet("bounds tables"), doc: "most rows of a table"},
	{key: "table.versions", initial: "", check: notYet("bounds tables"), doc: "how long versions of a table's rows are kept"},
}

// scriptSettable are the sections whose keys a script may SET.
var scriptSettable = []string{"watermark.", "pattern.", "table."}

// env is the environment variable of a key.
func (s setting) env() string {
	return "EVENTFLUX_" + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(s.key))
}

// addFlags makes the flags of the settings that have one.
func addFlags(cmd *cobra.Command) {
	for _, s := range settings {
		if s.flag == "" {
			continue
		}
		if _, is := s.initial.(bool); is {
			cmd.Flags().Bool(s.flag, false, s.doc)
			continue
		}
		cmd.Flags().String(s.flag, "", s.doc)
		cobra.CheckErr(cmd.RegisterFlagCompletionFunc(s.flag, cobra.FixedCompletions(s.words, cobra.ShellCompDirectiveNoFileComp)))
	}
}

// given reports whether the command line gives the flag of a setting.
func (s setting) given(flags *pflag.FlagSet) bool {
	return s.flag != "" && flags.Changed(s.flag)
}

func findSetting(key string) *setting {
	for i := range settings {
		if settings[i].key == key {
			return &settings[i]
		}
	}
	return nil
}

func settingKeys() []string {
	keys := make([]string, len(settings))
	for i, s := range settings {
		keys[i] = "eventflux." + s.key
	}
	return keys
}

func oneOf(words ...string) func(string) error {
	return func(text string) error {
		if slices.Contains(words, text) {
			return nil
		}
		shown := strings.TrimPrefix(strings.Join(words, ", "), ", ")
		return fmt.Errorf("is %q; it takes one of %s%s", text, shown, spelling.Hint(text, words))
	}
}

func wholeNumber(low, high int) func(string) error {
	return func(text string) error {
		n, err := strconv.Atoi(text)
		switch {
		case err == nil && n >= low && n <= high:
			return nil
		case high == math.MaxInt:
			return fmt.Errorf("is %q; it takes a whole number from %d", text, low)
		default:
			return fmt.Errorf("is %q; it takes a whole number from %d to %d", text, low, high)
		}
	}
}

func duration(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("is %q; it takes a duration like \"500ms\" or \"5s\"", text)
	}
	return nil
}

func applicationName(text string) error {
	if fault := planner.NameFault(text); fault != "" {
		return fmt.Errorf("is %q; %s", text, fault)
	}
	return nil
}

func notEmpty(text string) error {
	if text == "" {
		return fmt.Errorf("is empty; it takes a folder")
	}
	return nil
}

func orNone(check func(string) error) func(string) error {
	return func(text string) error {
		if text == "none" {
			return nil
		}
		return check(text)
	}
}

// optional lets a value be left out.
func optional(check func(string) error) func(string) error {
	return func(text string) error {
		if text == "" {
			return nil
		}
		return check(text)
	}
}

// notYet refuses a key of something that this version does not run.
func notYet(what string) func(string) error {
	return optional(func(string) error { return fmt.Errorf("%s, which this version does not run", what) })
}
