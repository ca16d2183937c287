// Package kafkaio reads rows from Kafka topics and writes them to one. Start with
// Connector; source.go and sink.go are its halves, client.go is what both say to
// the client library (franz-go) of brokers, passwords and certificates.
//
// A source is one of several, one a shard. topics.go gives the partitions of all
// topics their numbers, offsets.go finds where to begin and where to end,
// fetch.go and watch.go are the two goroutines that a source has: the one takes
// records, the other asks how far the partitions reach and whether there are new
// ones. Both fill the inbox, which the shard empties. Positions come from the pipeline's log alone; a consumer group learns
// how far rows were read, and never asked, but for 'kafka.start'='committed'.
package kafkaio

import (
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector is Kafka.
var Connector = connector.Connector{
	Name: "kafka", Doc: "records of Kafka topics, or into one", Format: "json",
	Fields: slices.Concat(clientFields, sourceFields, sinkFields), Renamed: renamed,
	Metadata: []connector.Metadata{
		{Key: "key", Type: batch.Of(batch.String), Doc: "the record's key; NULL where it has none"},
		{Key: "topic", Type: batch.Of(batch.String), Doc: "the topic"},
		{Key: "partition", Type: batch.Of(batch.Int32), Doc: "the partition in its topic"},
		{Key: "offset", Type: batch.Of(batch.Int64), Doc: "the record's offset in its partition"},
		{Key: "timestamp", Type: batch.Of(batch.Timestamp), Doc: "the record's timestamp"},
		{Key: headerPrefix, Prefix: true, Type: batch.Of(batch.String), Doc: "the last header of that name; NULL where there is none"},
	},
	Timed:   true,
	Number:  "offset",
	Bounded: bounded,
	Target:  "kafka.topic",
	Targets: targets,
	Shared:  true, // records of several producers stand one after the other
	Source:  newSource,
	Sink:    newSink,
}

const headerPrefix = "header."

// clientFields are the options of both halves.
var clientFields = []connector.Field{
	{Name: "kafka.brokers", Required: true, Source: true, Sink: true, Doc: "the brokers to begin with: host:port, separated by commas"},
	{Name: "kafka.topic", Source: true, Sink: true, Doc: "the topic; a source takes a list, separated by commas"},
	{Name: "kafka.client-id", Default: "eventflux", Source: true, Sink: true, Doc: "the name that brokers log and count this client under"},
	{Name: "kafka.sasl.mechanism", Type: connector.Word, Words: []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"}, Source: true, Sink: true, Doc: "how to log in"},
	{Name: "kafka.sasl.username", Source: true, Sink: true, Doc: "the name to log in with"},
	{Name: "kafka.sasl.password", Secret: true, Source: true, Sink: true, Doc: "its password"},
	{Name: "kafka.tls.enabled", Type: connector.Bool, Default: "false", Source: true, Sink: true, Doc: "encrypt connections, and check the brokers' certificates"},
	{Name: "kafka.tls.ca", Source: true, Sink: true, Doc: "a file with the certificates to trust (PEM); default: those of the system"},
	{Name: "kafka.tls.cert", Source: true, Sink: true, Doc: "a file with the client's own certificate (PEM)"},
	{Name: "kafka.tls.key", Source: true, Sink: true, Doc: "a file with the key of kafka.tls.cert (PEM)"},
	{Name: "kafka.tls.server-name", Source: true, Sink: true, Doc: "the name that brokers' certificates must hold; default: the host connected to"},
	{Name: "kafka.start-timeout", Type: connector.Duration, Default: "10s", Source: true, Sink: true, Doc: "how long a start waits for a broker"},
	{Name: "kafka.dial-timeout", Type: connector.Duration, Default: "5s", Source: true, Sink: true, Doc: "how long a connection may take to open"},
	{Name: "kafka.request-timeout", Type: connector.Duration, Default: "10s", Source: true, Sink: true, Doc: "how long an answer may take beyond what the request itself allows"},
	{Name: "kafka.connection-idle-timeout", Type: connector.Duration, Default: "30s", Source: true, Sink: true, Doc: "a connection unused for that long is closed"},
}

// sourceFields are the options of sources alone.
var sourceFields = []connector.Field{
	{Name: "kafka.topic-pattern", Source: true, Doc: "instead of kafka.topic: a regular expression that whole names of topics must match"},
	{Name: "kafka.start", Default: "earliest", Source: true, Doc: "where to begin what no earlier run has read: earliest, latest, committed (of kafka.group), or a time (ISO-8601, or milliseconds since 1970; before 1970 is earliest; timestamp: that of kafka.start-timestamp)"},
	{Name: "kafka.start-timestamp", Source: true, Doc: "the time of 'kafka.start'='timestamp'"},
	{Name: "kafka.end", Type: connector.Word, Words: []string{"none", "latest"}, Default: "none", Source: true, Doc: "latest: bounded, up to the ends that were there at the start"},
	{Name: "kafka.isolation", Type: connector.Word, Words: []string{"read_committed", "read_uncommitted"}, Default: "read_committed", Source: true, Doc: "whether records of transactions that are open or were aborted are left out"},
	{Name: "kafka.group", Source: true, Doc: "a consumer group that is told how far rows were read, to show the lag"},
	{Name: "kafka.partitioned-by", Source: true, Doc: "a column of whose values each is in one partition alone; that is checked row by row, and the first one that is not ends the run"},
	{Name: "kafka.out-of-range", Type: connector.Word, Words: []string{"fail", "earliest"}, Default: "fail", Source: true, Doc: "when records that were to be read next are gone: end the run, or go on with the earliest that are there"},
	{Name: "kafka.discovery-interval", Type: connector.Duration, Default: "10s", Source: true, Doc: "how often to look for new topics and partitions"},
	{Name: "kafka.fetch-max-bytes", Type: connector.Size, Default: "1MiB", Source: true, Doc: "most bytes of one answer of a broker, as they are compressed"},
	{Name: "kafka.fetch-max-partition-bytes", Type: connector.Size, Default: "256KiB", Source: true, Doc: "most bytes of one partition in it"},
	{Name: "kafka.fetch-min-bytes", Type: connector.Size, Default: "1B", Source: true, Doc: "how many bytes a broker waits for before it answers"},
	{Name: "kafka.fetch-max-wait", Type: connector.Duration, Default: "1s", Source: true, Doc: "how long it waits for them"},
	{Name: "kafka.rack", Source: true, Doc: "where this client stands, so that replicas near to it are read"},
}

func bounded(o connector.Options) bool { return o["kafka.end"] == "latest" }
