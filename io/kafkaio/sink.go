package kafkaio

import (
	"fmt"

	"github.com/eventflux-io/engine/io/connector"
)

// sinkFields are the options of sinks alone.
var sinkFields = []connector.Field{
	{Name: "kafka.key", Sink: true, Doc: "the columns that make the record's key"},
	{Name: "kafka.compression", Default: "lz4", Sink: true, Doc: "how batches of records are packed"},
	{Name: "kafka.delivery", Sink: true, Doc: "at_least_once"},
}

func newSink(spec connector.Spec) (connector.SinkFactory, error) {
	return unwritten{spec.Stream}, checkClient(&spec)
}

// unwritten is a sink that is checked and not run.
type unwritten struct{ stream string }

func (unwritten) Durable() bool { return true }
func (u unwritten) New() (connector.Sink, error) {
	return nil, fmt.Errorf("the stream %q writes to Kafka, which this version checks but does not run", u.stream)
}
