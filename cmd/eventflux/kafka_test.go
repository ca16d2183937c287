package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
)

// kafka is one broker for the tests of this package. Its topics are each of one
// test.
var kafka = kafkatest.Shared{Options: kafkatest.Options{Secure: true}}

// The Quick Example, as it is in the project's readme, prints the spikes of
// each minute when the minute is over, though one partition is empty and all are
// silent then.
func TestQuickExample(t *testing.T) {
	b := kafka.Broker(t)
	b.CreateTopic(t, "trades", 3)
	dir := folder(t, map[string]string{"quick_example.sql": read(t, filepath.Join("testdata", "quick_example.sql"))})
	if !forward(t, "127.0.0.1:9092", b.Addr) {
		config := fmt.Sprintf("[streams.StockTrades]\n\"kafka.brokers\" = %q\n", b.Addr)
		if err := os.WriteFile(filepath.Join(dir, "eventflux.toml"), []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// The newest minute that is over: its window closes as soon as the partitions
	// count as idle.
	end := time.Now().Truncate(time.Minute)
	trade := func(partition int, before time.Duration, symbol string, price int) *kgo.Record {
		r := kafkatest.Values("trades", partition, fmt.Sprintf(`{"symbol":%q,"price":%d,"quantity":1,"timestamp":1}`, symbol, price))[0]
		r.Timestamp = end.Add(-before)
		return r
	}
	b.Produce(t,
		trade(0, 90*time.Second, "ACME", 100), trade(1, 80*time.Second, "BETA", 100),
		trade(0, 70*time.Second, "ACME", 150), trade(1, 61*time.Second, "BETA", 105),
		trade(1, 50*time.Second, "BETA", 200), trade(0, 40*time.Second, "ACME", 150),
		trade(1, 20*time.Second, "BETA", 250), trade(0, time.Second, "ACME", 100))

	cmd := start(t, dir, "run", "quick_example.sql")
	rows, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	said := startWithMessages(t, cmd)
	var printed []string
	for in := bufio.NewScanner(rows); in.Scan(); {
		if printed = append(printed, in.Text()); len(printed) == 2 {
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		}
	}
	text := said.until(t, "")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if want := []string{
		`{"symbol":"ACME","percent_change":50,"alert_type":"PRICE_SPIKE"}`,
		`{"symbol":"BETA","percent_change":25,"alert_type":"PRICE_SPIKE"}`,
	}; !slices.Equal(printed, want) {
		t.Errorf("printed %q instead of %q: %s", printed, want, text)
	}
}

// forward lets a broker be met at another address until the test ends; it
// returns false where somebody else is there. Clients are told the broker's own
// address there and go on with it.
func forward(t *testing.T, at, to string) bool {
	t.Helper()
	door, err := net.Listen("tcp", at)
	if err != nil {
		t.Logf("%v: the broker's address is configured", err)
		return false
	}
	var visits sync.WaitGroup
	visits.Go(func() {
		for {
			visitor, err := door.Accept()
			if err != nil {
				return
			}
			visits.Go(func() { visit(visitor, to) })
		}
	})
	t.Cleanup(func() {
		door.Close()
		visits.Wait()
	})
	return true
}

// visit carries bytes both ways until the visitor leaves.
func visit(visitor net.Conn, to string) {
	defer visitor.Close()
	broker, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	go func() {
		defer broker.Close()
		io.Copy(broker, visitor)
	}()
	io.Copy(visitor, broker)
}
