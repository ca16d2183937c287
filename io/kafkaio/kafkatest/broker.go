// Package kafkatest runs a real Kafka broker for tests and speaks to it, or to
// another cluster, with a client of its own. Start begins a broker; Client has
// what tests do beside the code under test: topics, records, offsets. The jars
// are those that .ci/services installs.
package kafkatest

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/servicetest"
)

// Patience is how long anything may take that a broker does. A start takes 5 s
// on an idle machine; a busy one is not a failure.
const Patience = 90 * time.Second

// pollEvery is how often it is looked for what a broker does in its own time.
const pollEvery = 50 * time.Millisecond

// Options say what is special about a broker; the zero value is nothing.
type Options struct {
	Secure     bool              // adds a listener with SASL over TLS, for User and Password
	Fast       bool              // runs as in production, to be measured, and not small and quick to start
	Properties map[string]string // added to the broker's own
}

// Broker is a Kafka process of one node, with a port and a folder of its own. Its
// methods are called from one goroutine; its Client's from any.
type Broker struct {
	*Client
	Addr       string // host:port without encryption and sign-on
	SecureAddr string // host:port with both, where Options.Secure
	CA         string // path of the PEM file that SecureAddr's certificate is checked by
	OtherCA    string // path of one that it does not stand

	dir     string
	fast    bool
	ports   []servicetest.Port // of its listeners
	process *process           // nil while there is none
}

// User and Password sign on to SecureAddr with PLAIN, SCRAM-SHA-256 and
// SCRAM-SHA-512.
const (
	User     = "alice"
	Password = "alice-secret"
)

// Start begins a broker that ends with the test, and returns when it answers. It
// skips the test where Kafka is not installed, and fails it instead where
// EVENTFLUX_REQUIRE_SERVICES is set. The broker's log is shown if the test fails.
func Start(t testing.TB, options ...Options) *Broker {
	t.Helper()
	shared := &Shared{}
	if len(options) > 0 {
		shared.Options = options[0]
	}
	t.Cleanup(shared.Stop)
	return shared.Broker(t)
}

// Shared is one broker for several tests: the first that asks for it starts it.
// Its owner, a TestMain, calls Stop.
type Shared struct {
	Options Options

	once   sync.Once
	broker *Broker
	err    error
}

// Broker is Start for tests that share; the broker outlives t.
func (s *Shared) Broker(t testing.TB) *Broker {
	t.Helper()
	jars := jars(t)
	s.once.Do(func() { s.broker, s.err = begin(jars, s.Options) })
	t.Cleanup(func() {
		if t.Failed() && s.broker != nil {
			t.Logf("the broker's log:\n%s", s.broker.log())
		}
	})
	if s.err != nil {
		t.Fatal(s.err)
	}
	if s.broker.process == nil { // a test has failed between Kill and Restart
		s.broker.Restart(t)
	}
	return s.broker
}

// Stop ends the broker, if there is one, and removes its folder.
func (s *Shared) Stop() {
	if s.broker != nil {
		s.broker.Stop()
	}
}

const installed = "kafka-4.4.0"

func jars(t testing.TB) string {
	t.Helper()
	return filepath.Join(servicetest.Folder(t, installed), "libs")
}

// Begin starts a broker outside a test and returns when it answers. The caller
// calls Stop.
func Begin(o Options) (*Broker, error) {
	kafka, err := servicetest.Find(installed)
	if err != nil {
		return nil, err
	}
	b, err := begin(filepath.Join(kafka, "libs"), o)
	if err != nil && b != nil {
		b.Stop()
	}
	return b, err
}

// begin makes a folder, formats it and starts a broker on it. After an error the
// broker, if there is one, is for Stop.
func begin(jars string, o Options) (b *Broker, err error) {
	dir, err := os.MkdirTemp("", "eventflux-kafka-")
	if err != nil {
		return nil, err
	}
	b = &Broker{dir: dir, fast: o.Fast, CA: filepath.Join(dir, "ca.pem"), OtherCA: filepath.Join(dir, "other.pem")}
	if b.Addr, err = b.listener(); err != nil {
		return b, err
	}
	if o.Secure {
		if b.SecureAddr, err = b.listener(); err != nil {
			return b, err
		}
		if err := writeCertificates(dir); err != nil {
			return b, err
		}
	}
	controller, err := b.listener()
	if err != nil {
		return b, err
	}
	if err := b.configure(controller, o.Properties); err != nil {
		return b, err
	}
	format := b.java(jars, "kafka.tools.StorageTool", "format", "-t", "EventFluxLocalTestAAAA", "-c", b.properties())
	if out, err := format.CombinedOutput(); err != nil {
		return b, fmt.Errorf("formatting: %w: %s", err, out)
	}
	if b.Client, err = dial(b.Addr); err != nil {
		return b, err
	}
	if err := b.start(jars); err != nil || !o.Secure {
		return b, err
	}
	return b, b.createUser()
}

// listener is the address of a port that is the broker's until Stop, also while
// it is down.
func (b *Broker) listener() (addr string, err error) {
	port, err := servicetest.FreePort()
	if err != nil {
		return "", err
	}
	b.ports = append(b.ports, port)
	return port.Address(), nil
}

// start starts the process and waits until it answers.
func (b *Broker) start(jars string) (err error) {
	// Little compiling and one collector: a broker of tests starts often and
	// works little.
	flags := []string{"-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"}
	if b.fast {
		flags = []string{"-Xms1g", "-Xmx1g"}
	}
	cmd := b.java(jars, append(flags,
		"-Dlog4j2.configurationFile="+filepath.Join(b.dir, "log4j2.properties"), "kafka.Kafka", b.properties())...)
	if b.process, err = startProcess(cmd, b.logFile()); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	ticks := time.NewTicker(pollEvery)
	defer ticks.Stop()
	for {
		if b.answers(ctx) {
			return nil
		}
		select {
		case <-ticks.C:
		case <-b.process.ended:
			return fmt.Errorf("the broker ended: %s", b.log())
		case <-ctx.Done():
			return fmt.Errorf("the broker does not answer within %v: %s", Patience, b.log())
		}
	}
}

// answers is whether a broker gives metadata. It asks with a new client: one that
// has seen a connection refused waits longer and longer before it tries again.
func (b *Broker) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", b.Addr); err != nil {
		return false
	} else {
		conn.Close()
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(b.Addr))
	if err != nil {
		return false
	}
	defer client.Close()
	answer, err := kadm.NewClient(client).BrokerMetadata(ctx)
	return err == nil && len(answer.Brokers) > 0
}

// Kill ends the broker with SIGKILL. Its data and its port are kept for Restart.
func (b *Broker) Kill(t testing.TB) {
	t.Helper()
	if b.process == nil {
		t.Fatal("there is no broker to kill")
	}
	b.process.kill()
	b.process = nil
}

// Restart starts the broker that Kill ended, where it was and with what it had.
func (b *Broker) Restart(t testing.TB) {
	t.Helper()
	if b.process != nil {
		t.Fatal("the broker was not killed")
	}
	if err := b.start(jars(t)); err != nil {
		t.Fatal(err)
	}
}

// Stop ends the broker and removes its folder.
func (b *Broker) Stop() {
	if b.process != nil {
		b.process.kill()
	}
	if b.Client != nil {
		b.Client.close()
	}
	for _, port := range b.ports {
		port.Release()
	}
	os.RemoveAll(b.dir)
}

func (b *Broker) logFile() string { return filepath.Join(b.dir, "log") }

// log is the end of what the broker wrote.
func (b *Broker) log() string {
	text, err := os.ReadFile(b.logFile())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(len(lines)-40, 0):], "\n")
}
