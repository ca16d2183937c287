package kafkaio

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/eventflux-io/engine/io/connector"
)

// renamed are the common options of Flink's Kafka connector and of librdkafka.
// Flink hands client options through below "properties.".
var renamed = slices.Concat([]connector.Renamed{
	{Names: []string{"topic"}, To: "kafka.topic", Read: each("kafka.topic", ";", ",")},
	{Names: []string{"topic-pattern"}, To: "kafka.topic-pattern"},
	{Names: []string{"value.format"}, To: "format"},
	{Names: []string{"key.fields"}, To: "kafka.key", Read: each("kafka.key", ";", ",")},
	{Names: []string{"scan.startup.mode"}, To: "kafka.start",
		Words: map[string]string{"earliest-offset": "earliest", "latest-offset": "latest", "group-offsets": "committed", "timestamp": "timestamp"}},
	{Names: []string{"scan.startup.timestamp-millis"}, To: "kafka.start-timestamp"},
	{Names: []string{"scan.bounded.mode"}, To: "kafka.end", Words: map[string]string{"unbounded": "none", "latest-offset": "latest"}},
	{Names: []string{"scan.topic-partition-discovery.interval"}, To: "kafka.discovery-interval", Read: each("kafka.discovery-interval", " ", "", "minutes", "m", "min", "m", "seconds", "s", "sec", "s")},
	{Names: []string{"sink.delivery-guarantee"}, To: "kafka.delivery", Words: map[string]string{"at-least-once": "at_least_once", "exactly-once": "exactly_once"}},
}, clients([]connector.Renamed{
	{Names: []string{"bootstrap.servers", "metadata.broker.list"}, To: "kafka.brokers"},
	{Names: []string{"client.id"}, To: "kafka.client-id"},
	{Names: []string{"client.rack"}, To: "kafka.rack"},
	{Names: []string{"group.id"}, To: "kafka.group"},
	{Names: []string{"auto.offset.reset"}, To: "kafka.start",
		Words: map[string]string{"earliest": "earliest", "smallest": "earliest", "beginning": "earliest", "latest": "latest", "largest": "latest", "end": "latest"}},
	{Names: []string{"isolation.level"}, To: "kafka.isolation"},
	{Names: []string{"compression.type", "compression.codec"}, To: "kafka.compression"},
	{Names: []string{"fetch.max.bytes"}, To: "kafka.fetch-max-bytes"},
	{Names: []string{"fetch.min.bytes"}, To: "kafka.fetch-min-bytes"},
	{Names: []string{"max.partition.fetch.bytes", "fetch.message.max.bytes"}, To: "kafka.fetch-max-partition-bytes"},
	{Names: []string{"fetch.max.wait.ms", "fetch.wait.max.ms"}, To: "kafka.fetch-max-wait", Read: millis("kafka.fetch-max-wait")},
	{Names: []string{"security.protocol"}, To: "kafka.tls.enabled",
		Words: map[string]string{"PLAINTEXT": "false", "SSL": "true", "SASL_PLAINTEXT": "false", "SASL_SSL": "true"}},
	{Names: []string{"sasl.mechanism", "sasl.mechanisms"}, To: "kafka.sasl.mechanism"},
	{Names: []string{"sasl.username"}, To: "kafka.sasl.username"},
	{Names: []string{"sasl.password"}, To: "kafka.sasl.password"},
	{Names: []string{"sasl.jaas.config"}, To: "kafka.sasl.password", Read: readJAAS},
	{Names: []string{"ssl.ca.location"}, To: "kafka.tls.ca"},
	{Names: []string{"ssl.certificate.location"}, To: "kafka.tls.cert"},
	{Names: []string{"ssl.key.location"}, To: "kafka.tls.key"},
}))

// clients adds the names that Flink has for options of the client.
func clients(table []connector.Renamed) []connector.Renamed {
	for i := range table {
		for _, name := range slices.Clone(table[i].Names) {
			table[i].Names = append(table[i].Names, "properties."+name)
		}
	}
	return table
}

// each reads a value in which other texts stand for some.
func each(to string, pairs ...string) func(string) (map[string]string, error) {
	r := strings.NewReplacer(pairs...)
	return func(value string) (map[string]string, error) { return map[string]string{to: r.Replace(value)}, nil }
}

// millis reads a number of milliseconds.
func millis(to string) func(string) (map[string]string, error) {
	return func(value string) (map[string]string, error) { return map[string]string{to: value + "ms"}, nil }
}

var (
	jaasUser     = regexp.MustCompile(`\busername\s*=\s*["\']([^"\']*)["\']`)
	jaasPassword = regexp.MustCompile(`\bpassword\s*=\s*["\']([^"\']*)["\']`)
)

// readJAAS takes the name and the password out of a login configuration of Java.
func readJAAS(value string) (map[string]string, error) {
	user, password := jaasUser.FindStringSubmatch(value), jaasPassword.FindStringSubmatch(value)
	if user == nil || password == nil {
		return nil, fmt.Errorf(`sasl.jaas.config takes … required username="…" password="…"; of the login modules only those of PLAIN and SCRAM are known`)
	}
	return map[string]string{"kafka.sasl.username": user[1], "kafka.sasl.password": password[1]}, nil
}
