package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// setting is one key of the configuration. Its environment variable is
// EVENTFLUX_ and the key's path behind "eventflux." in capitals.
type setting struct {
	key     string // without "eventflux."
	initial any
	check   func(text string) error // nil: any text
	doc     string
}

// settings is every key there is, in the order of CLI.md.
var settings = []setting{
	{"application.name", "", nil, "name of the application; default: the script's file name without its ending"},
	{"pipeline.name", "", nil, "the same, as a script sets it with SET 'pipeline.name'"},
	{"runtime.parallelism", 0, wholeNumber(0, 256), "number of shards; 0: the number of cores"},
	{"runtime.batch_max_rows", 1024, wholeNumber(1, 1<<16), "most rows a batch holds"},
	{"runtime.delivery", "auto", oneOf("auto", "exactly_once", "at_least_once"), "delivery guarantee"},
	{"runtime.epoch_interval", "500ms", duration, "longest time between two epochs"},
	{"state.backend", "", oneOf("", "file", "redis", "none"), "where state is kept"},
	{"state.path", "eventflux-state", nil, "folder of the state"},
	{"state.redis_url", "redis://localhost:6379", nil, "Redis server of backend \"redis\""},
	{"state.lease", "10s", duration, "time after which a silent engine loses its lease on the state"},
	{"flight.listen", "", nil, "address that serves every stream over Arrow Flight"},
	{"http.listen", "", nil, "address that serves metrics, health and readiness"},
	{"files.roots", []string{"."}, nil, "folders that file connectors may touch"},
	{"log.level", "info", oneOf("debug", "info", "warn", "error"), "least important message to log"},
	{"log.format", "text", oneOf("text", "json"), "form of log lines"},
}

// env is the environment variable of a key.
func (s setting) env() string {
	return "EVENTFLUX_" + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
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
		for _, w := range words {
			if text == w {
				return nil
			}
		}
		shown := strings.TrimPrefix(strings.Join(words, ", "), ", ")
		return fmt.Errorf("is %q; it takes one of %s", text, shown)
	}
}

func wholeNumber(low, high int) func(string) error {
	return func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < low || n > high {
			if high == math.MaxInt {
				return fmt.Errorf("is %q; it takes a whole number from %d", text, low)
			}
			return fmt.Errorf("is %q; it takes a whole number from %d to %d", text, low, high)
		}
		return nil
	}
}

func duration(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("is %q; it takes a duration like \"500ms\" or \"5s\"", text)
	}
	return nil
}
