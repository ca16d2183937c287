package kafkaio

import (
	"regexp"
	"slices"

	"github.com/eventflux-io/engine/io/connector"
)

// sameTopic tells whether a sink writes a topic that a source reads: its rows would
// go round for ever.
func sameTopic(source, sink connector.Options) bool {
	brokers := list(sink["kafka.brokers"])
	if !slices.ContainsFunc(list(source["kafka.brokers"]), func(b string) bool { return slices.Contains(brokers, b) }) {
		return false
	}
	topic := sink["kafka.topic"]
	if slices.Contains(list(source["kafka.topic"]), topic) {
		return true
	}
	text := source["kafka.topic-pattern"]
	pattern, err := regexp.Compile("^(?:" + text + ")$")
	return text != "" && err == nil && pattern.MatchString(topic)
}
