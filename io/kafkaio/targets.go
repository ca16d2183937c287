package kafkaio

import (
	"regexp"
	"strings"

	"github.com/eventflux-io/engine/io/connector"
)

// targets are the topics of a stream, each under every broker that it names: a
// sink that writes what a source reads would send its rows round forever.
func targets(o connector.Options) (p connector.Targets) {
	brokers := list(o["kafka.brokers"])
	for _, broker := range brokers {
		for _, topic := range list(o["kafka.topic"]) {
			p.Names = append(p.Names, targetName(broker, topic))
		}
	}
	text := o["kafka.topic-pattern"]
	pattern, err := regexp.Compile("^(?:" + text + ")$")
	if text == "" || err != nil {
		return p
	}
	p.Matches = func(name string) bool {
		for _, broker := range brokers {
			if topic, here := strings.CutPrefix(name, targetName(broker, "")); here && pattern.MatchString(topic) {
				return true
			}
		}
		return false
	}
	return p
}

func targetName(broker, topic string) string { return broker + "/" + topic }
