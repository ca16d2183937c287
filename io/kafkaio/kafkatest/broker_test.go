package kafkatest_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
	"go.uber.org/goleak"

	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// What was written is read, without what was aborted, after SIGKILL too; a secure
// listener lets in who signs on.
func TestBroker(t *testing.T) {
	b := kafkatest.Start(t, kafkatest.Options{Secure: true})
	b.CreateTopic(t, "letters", 2, "max.message.bytes", "2000000")
	b.Produce(t, kafkatest.Values("letters", 1, "c", "d")...)
	b.Abort(t, kafkatest.Values("letters", 0, "never")...)
	b.Commit(t, kafkatest.Values("letters", 0, "a", "b")...)
	b.Abort(t, kafkatest.Values("letters", 1, "never")...)
	expect(t, b, "0a 0b 1c 1d")

	b.Kill(t)
	b.Restart(t)
	b.AddPartitions(t, "letters", 3)
	b.Produce(t, kafkatest.Values("letters", 2, "e")...)
	expect(t, b, "0a 0b 1c 1d 2e")
	if got, want := b.EndOffsets(t, "letters"), []int64{5, 4, 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("end offsets %v instead of %v", got, want)
	}

	for name, c := range map[string]struct {
		password string
		sign     func(password string) sasl.Mechanism
		in       bool
	}{
		"plain":          {kafkatest.Password, byPlain, true},
		"scram":          {kafkatest.Password, byScram, true},
		"wrong password": {"wrong", byScram, false},
	} {
		t.Run(name, func(t *testing.T) {
			authority, err := os.ReadFile(b.CA)
			if err != nil {
				t.Fatal(err)
			}
			trusted := x509.NewCertPool()
			trusted.AppendCertsFromPEM(authority)
			client, err := kgo.NewClient(kgo.SeedBrokers(b.SecureAddr), kgo.DialTLSConfig(&tls.Config{RootCAs: trusted}), kgo.SASL(c.sign(c.password)))
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			if _, err := kadm.NewClient(client).BrokerMetadata(t.Context()); (err == nil) != c.in {
				t.Errorf("signing on: %v", err)
			}
		})
	}
}

func byPlain(password string) sasl.Mechanism {
	return plain.Auth{User: kafkatest.User, Pass: password}.AsMechanism()
}

func byScram(password string) sasl.Mechanism {
	return scram.Auth{User: kafkatest.User, Pass: password}.AsSha256Mechanism()
}

func expect(t *testing.T, b *kafkatest.Broker, want string) {
	t.Helper()
	got := ""
	for _, r := range b.Consume(t, "letters") {
		got += fmt.Sprintf(" %d%s", r.Partition, r.Value)
	}
	if got != " "+want {
		t.Errorf("consumed%s instead of %s", got, want)
	}
}
