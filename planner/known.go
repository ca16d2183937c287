package planner

import "github.com/eventflux-io/engine/io/connector"

// laterFormats are the formats of the language that this version does not read
// or write, each with what it is.
var laterFormats = []connector.Format{
	{Name: "parquet", Endings: []string{".parquet"}, Doc: "the format parquet keeps rows in compressed columns"},
	{Name: "arrow", Endings: []string{".arrow", ".feather"}, Doc: "the format arrow keeps rows as record batches"},
	{Name: "avro", Endings: []string{".avro"}, Doc: "the format avro keeps rows with their schema"},
	{Name: "protobuf", Endings: []string{".pb"}, Doc: "the format protobuf keeps rows as messages of a schema"},
	{Name: "text", Endings: []string{".txt"}, Doc: "the format text makes a row of each line"},
	{Name: "bytes", Doc: "the format bytes makes a row of each record, undecoded"},
}

// declaredConnector is a connector of the language that this version cannot
// open: a script that uses it is checked and explained, and refused by run.
type declaredConnector struct {
	name           string
	source, sink   bool
	fields         []declaredField
	prefixes       []string // options of any name below these
	defaultFormats bool     // takes a format
}

type declaredField struct {
	name     string
	required bool // "*" in the reference
	source   bool // of sources alone
	sink     bool // of sinks alone
}

// declaredConnectors holds what CLI.md says of each connector that is declared
// and not opened.
var declaredConnectors = []declaredConnector{
	{
		name: "http", source: true, sink: true, defaultFormats: true,
		fields: []declaredField{
			{name: "http.listen", source: true}, {name: "http.path", source: true}, {name: "http.token", source: true},
			{name: "http.every", source: true}, {name: "http.max-body", source: true}, {name: "http.url"},
			{name: "http.method", sink: true}, {name: "http.batch.rows", sink: true}, {name: "http.timeout", sink: true},
		},
		prefixes: []string{"http.header.", "http.retry."},
	},
	{name: "websocket", source: true, sink: true, defaultFormats: true, fields: []declaredField{{name: "websocket.url", required: true}}},
	{name: "postgres", sink: true, fields: databaseFields("postgres")},
	{name: "mysql", sink: true, fields: databaseFields("mysql")},
	{name: "sqlite", sink: true, fields: databaseFields("sqlite")},
	{name: "redis", source: true, sink: true, defaultFormats: true, fields: []declaredField{
		{name: "redis.url", required: true}, {name: "redis.stream"}, {name: "redis.group", source: true}, {name: "redis.key", sink: true}}},
	{name: "rabbitmq", source: true, sink: true, defaultFormats: true, prefixes: []string{"rabbitmq."}},
	{name: "mqtt", source: true, sink: true, defaultFormats: true, prefixes: []string{"mqtt."}},
	{name: "nats", source: true, sink: true, defaultFormats: true, prefixes: []string{"nats."}},
	{name: "timer", source: true, prefixes: []string{"timer."}},
	{name: "log", sink: true, defaultFormats: true, prefixes: []string{"log."}},
}

func databaseFields(name string) []declaredField {
	return []declaredField{
		{name: name + ".url", required: true}, {name: name + ".table", required: true},
		{name: name + ".mode"}, {name: name + ".key"}, {name: name + ".create"},
		{name: "cache.max-rows"}, {name: "cache.ttl"},
	}
}

func declaredNamed(name string) *declaredConnector {
	for i := range declaredConnectors {
		if declaredConnectors[i].name == name {
			return &declaredConnectors[i]
		}
	}
	return nil
}
