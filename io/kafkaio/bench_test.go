package kafkaio

import (
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/batch"
)

// trade is a record of the size that workloads have.
func trade(i int) []byte {
	return fmt.Appendf(nil, `{"symbol":"S%03d","price":%d.%02d,"quantity":%d,"timestamp":%d}`, i%500, 100+i%50, i%100, 1+i%90, 1700000000000+i)
}

var trades = batch.Schema{{Name: "symbol", Type: batch.Of(batch.String)}, {Name: "price", Type: batch.Of(batch.Float64)},
	{Name: "quantity", Type: batch.Of(batch.Int32)}, {Name: "timestamp", Type: batch.Of(batch.Int64)}}

// BenchmarkPoll is what the shard's goroutine does: records that were fetched
// become rows. Nothing is allocated a row.
func BenchmarkPoll(b *testing.B) {
	s := stream{schema: trades, options: map[string]string{"kafka.brokers": "b:9092", "kafka.topic": "t"}}
	f, err := s.factory(b)
	if err != nil {
		b.Fatal(err)
	}
	made, err := f.New(0, 1)
	if err != nil {
		b.Fatal(err)
	}
	src := made.(*source)
	at := topicPartition{"t", 0}
	p := &partition{numbered: numbered{topicPartition: at}, name: at.String(), end: -1}
	src.in.add(p)
	records := make([]*kgo.Record, 10000)
	now := time.Now()
	for i := range records {
		records[i] = &kgo.Record{Topic: "t", Offset: int64(i), Value: trade(i), Timestamp: now}
	}
	into := batch.NewBuilder(trades, 1024, 1<<20)
	b.ReportAllocs()
	b.ResetTimer()
	for n := 0; n < b.N; n += len(records) {
		p.next = 0
		src.in.put(at, records, 0, now)
		for rows := 0; rows < len(records); rows += into.Len() {
			into.Reset()
			if _, err := src.Poll(into); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkFetch is all of a source, and a broker in the same process.
func BenchmarkFetch(b *testing.B) {
	br := newBroker(b)
	br.create("t", 1)
	var records []*kgo.Record
	for i := range 200000 {
		records = append(records, &kgo.Record{Topic: "t", Value: trade(i)})
	}
	br.send(records...)
	s := br.on("t", "kafka.end", "latest")
	s.schema = trades
	f, err := s.factory(b)
	if err != nil {
		b.Fatal(err)
	}
	into := batch.NewBuilder(trades, 1024, 64<<10)
	b.ReportAllocs()
	b.ResetTimer()
	for n := 0; n < b.N; n += len(records) {
		src, err := f.New(0, 1)
		if err != nil {
			b.Fatal(err)
		}
		if err := src.Open(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
		for {
			into.Reset()
			if _, err = src.Poll(into); err != nil {
				break
			}
			if into.Empty() {
				<-src.Ready()
			}
		}
		if err := src.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
