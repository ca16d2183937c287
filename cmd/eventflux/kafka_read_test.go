package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
)

// reading is a script that prints what a bounded source on Kafka has.
func reading(addr, columns string, options ...string) string {
	return fmt.Sprintf(`CREATE STREAM T (%s) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='%s', 'kafka.end'='latest', %s);
SELECT * FROM T;`, columns, addr, strings.Join(options, ", "))
}

// printed runs a script that ends by itself, and has the lines that it prints, in
// the order of their text.
func printed(t *testing.T, script string) []string {
	t.Helper()
	got := run(t, t.TempDir(), script, "run", "-")
	if got.code != 0 {
		t.Fatalf("exit %d: %s", got.code, got.stderr)
	}
	return slices.Sorted(strings.Lines(got.stdout))
}

// Which topics are read, and from where on.
func TestKafkaRead(t *testing.T) {
	b := kafka.Broker(t)
	b.CreateTopic(t, "read.eu", 2)
	b.CreateTopic(t, "read.us", 1)
	b.CreateTopic(t, "read-other", 1)
	noon := time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)
	for i, r := range []*kgo.Record{
		kafkatest.Values("read.eu", 0, `{"v":1}`)[0], kafkatest.Values("read.us", 0, `{"v":2}`)[0],
		kafkatest.Values("read.eu", 1, `{"v":3}`)[0], kafkatest.Values("read.eu", 0, `{"v":4}`)[0],
	} {
		r.Timestamp = noon.Add(time.Duration(i) * time.Second)
		b.Produce(t, r)
	}
	b.Abort(t, kafkatest.Values("read.us", 0, `{"v":5}`)...)
	b.Produce(t, kafkatest.Values("read-other", 0, `{"v":6}`)...)

	for _, c := range []struct{ name, options, want string }{
		{"one topic", `'kafka.topic'='read.eu'`, "1 3 4"},
		{"two topics", `'kafka.topic'='read.eu, read.us'`, "1 2 3 4"},
		{"a pattern", `'kafka.topic-pattern'='read\\..*'`, "1 2 3 4"},
		{"aborted records too", `'kafka.topic'='read.us', 'kafka.isolation'='read_uncommitted'`, "2 5"},
		{"from the earliest", `'kafka.topic'='read.eu', 'kafka.start'='earliest'`, "1 3 4"},
		{"from the latest", `'kafka.topic'='read.eu', 'kafka.start'='latest'`, ""},
		{"from a time", `'kafka.topic'='read.eu', 'kafka.start'='2024-01-01T12:00:01Z'`, "3 4"},
		// Kafka 4.4.0 takes -1 ms for the latest, -2 for the earliest, and refuses other negative times.
		{"from a millisecond before 1970", `'kafka.topic'='read.eu', 'kafka.start'='1969-12-31T23:59:59.999Z'`, "1 3 4"},
		{"from before 1970", `'kafka.topic'='read.eu', 'kafka.start'='1969-12-31T23:00:00Z'`, "1 3 4"},
		{"from milliseconds", fmt.Sprintf(`'kafka.topic'='read.eu', 'kafka.start'='%d'`, noon.Add(3*time.Second).UnixMilli()), "4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := []string{}
			for _, v := range strings.Fields(c.want) {
				want = append(want, fmt.Sprintf("{\"v\":%s}\n", v))
			}
			if got := printed(t, reading(b.Addr, "v INT", c.options)); !slices.Equal(got, want) {
				t.Errorf("%q instead of %q", got, want)
			}
		})
	}
}

// A row time that a record cannot carry is not written as another one.
func TestKafkaRowTimes(t *testing.T) {
	b := kafka.Broker(t)
	b.CreateTopic(t, "row-times", 1, "message.timestamp.before.max.ms", fmt.Sprint(int64(math.MaxInt64)))
	began := time.Now().Truncate(time.Millisecond)
	script := fmt.Sprintf(`CREATE STREAM T (ts TIMESTAMP, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin');
CREATE STREAM Out (ts TIMESTAMP) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='%s', 'kafka.topic'='row-times', 'kafka.timestamp'='row');
INSERT INTO Out SELECT ts FROM T;`, b.Addr)
	in := `{"ts":"0001-01-01T00:00:00Z"}
{"ts":"1677-12-31T00:00:00Z"}
{"ts":"1700-01-01T00:00:00Z"}
{"ts":"2023-01-01T00:00:00Z"}
`
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "app.sql"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := run(t, dir, in, "run", "app.sql", "--state", "none"); got.code != 0 {
		t.Fatalf("exit %d: %s", got.code, got.stderr)
	}
	records := b.Consume(t, "row-times")
	if len(records) != 4 {
		t.Fatalf("%d records instead of 4", len(records))
	}
	for i, r := range records {
		if i < 2 && (r.Timestamp.Before(began) || r.Timestamp.After(time.Now())) {
			t.Errorf("%s has the time %v; it was written after %v", r.Value, r.Timestamp, began)
		}
		if want := `{"ts":"` + r.Timestamp.UTC().Format(time.RFC3339) + `"}`; i >= 2 && string(r.Value) != want {
			t.Errorf("%s has the time %v", r.Value, r.Timestamp)
		}
	}
}

// A consumer group is told how far rows were read, and can be begun behind.
func TestKafkaGroup(t *testing.T) {
	b := kafka.Broker(t)
	b.CreateTopic(t, "grouped", 2)
	b.Produce(t, append(kafkatest.Values("grouped", 0, `{"v":1}`, `{"v":2}`), kafkatest.Values("grouped", 1, `{"v":3}`)...)...)
	script := reading(b.Addr, "v INT", `'kafka.topic'='grouped', 'kafka.group'='readers', 'kafka.start'='committed'`)
	lag := func() int64 {
		lags, err := b.Admin.Lag(t.Context(), "readers")
		if err != nil || lags.Error() != nil {
			t.Fatal(err, lags.Error())
		}
		return lags["readers"].Lag.Total()
	}
	for _, step := range []struct {
		more []*kgo.Record
		want []string
	}{
		{nil, []string{"{\"v\":1}\n", "{\"v\":2}\n", "{\"v\":3}\n"}},
		{kafkatest.Values("grouped", 1, `{"v":4}`, `{"v":5}`), []string{"{\"v\":4}\n", "{\"v\":5}\n"}},
	} {
		if step.more != nil {
			b.Produce(t, step.more...)
			if got := lag(); got != int64(len(step.more)) {
				t.Errorf("lag %d before reading %d records", got, len(step.more))
			}
		}
		if got := printed(t, script); !slices.Equal(got, step.want) {
			t.Errorf("%q instead of %q", got, step.want)
		}
		if got := lag(); got != 0 {
			t.Errorf("lag %d after everything was read", got)
		}
	}
}

// What cannot be begun ends the run with 1 and names what it is.
func TestKafkaRefused(t *testing.T) {
	b := kafka.Broker(t)
	b.CreateTopic(t, "refused", 1)
	dir := folder(t, map[string]string{"ca.pem": read(t, b.CA), "other.pem": read(t, b.OtherCA)})
	secure := func(password, ca string) string {
		return fmt.Sprintf(`'kafka.topic'='refused', 'kafka.tls.enabled'='true', 'kafka.tls.ca'='%s', 'kafka.start-timeout'='1m',
'kafka.sasl.mechanism'='SCRAM-SHA-256', 'kafka.sasl.username'='%s', 'kafka.sasl.password'='%s'`, ca, kafkatest.User, password)
	}
	for _, c := range []struct {
		name, addr, options string
		says                []string
	}{
		{"nobody there", "127.0.0.1:1", `'kafka.topic'='refused', 'kafka.start-timeout'='3s'`, []string{"127.0.0.1:1", "connection refused"}},
		{"missing topic", b.Addr, `'kafka.topic'='refuzed'`, []string{`"refuzed"`, `did you mean "refused"?`}},
		{"wrong password", b.SecureAddr, secure("guess", "ca.pem"), []string{b.SecureAddr, "SASL_AUTHENTICATION_FAILED"}},
		{"unknown authority", b.SecureAddr, secure(kafkatest.Password, "other.pem"), []string{b.SecureAddr, "certificate signed by unknown authority"}},
		{"no encryption", b.SecureAddr, `'kafka.topic'='refused', 'kafka.start-timeout'='2s'`, []string{b.SecureAddr}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for half, script := range map[string]string{
				"source": reading(c.addr, "v INT", c.options),
				"sink": fmt.Sprintf(`CREATE STREAM T (v BIGINT) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='%s', %s);
INSERT INTO T SELECT 1 AS v;`, c.addr, c.options),
			} {
				got := run(t, dir, script, "run", "-")
				if got.code != 1 {
					t.Errorf("%s: exit %d: %s", half, got.code, got.stderr)
				}
				for _, words := range c.says {
					if !strings.Contains(got.stderr, words) {
						t.Errorf("%s: %s does not say %q", half, got.stderr, words)
					}
				}
				if strings.Contains(got.stderr, "guess") || strings.Contains(got.stderr, kafkatest.Password) {
					t.Errorf("%s: the password is in %s", half, got.stderr)
				}
			}
		})
	}
}

// Each way to log in reads and writes over an encrypted connection.
func TestKafkaSecure(t *testing.T) {
	b := kafka.Broker(t)
	for _, mechanism := range []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"} {
		t.Run(mechanism, func(t *testing.T) {
			t.Parallel()
			topic := "secure-" + mechanism
			b.CreateTopic(t, topic, 1)
			options := fmt.Sprintf(`'extension'='kafka', 'kafka.brokers'='%s', 'kafka.topic'='%s', 'kafka.tls.enabled'='true', 'kafka.tls.ca'='ca.pem',
'kafka.sasl.mechanism'='%s', 'kafka.sasl.username'='%s', 'kafka.sasl.password'='${PASSWORD}'`, b.SecureAddr, topic, mechanism, kafkatest.User)
			dir := folder(t, map[string]string{
				"ca.pem":    read(t, b.CA),
				"write.sql": "CREATE STREAM T (v BIGINT) WITH ('type'='sink', " + options + "); INSERT INTO T SELECT v FROM (VALUES (1), (2)) AS t(v);",
				"read.sql":  "CREATE STREAM T (v BIGINT) WITH ('type'='source', 'kafka.end'='latest', " + options + "); SELECT * FROM T;",
			})
			for _, c := range []struct{ script, want string }{{"write.sql", ""}, {"read.sql", "{\"v\":1}\n{\"v\":2}\n"}} {
				got := run(t, dir, "", "run", c.script, "--set", "PASSWORD="+kafkatest.Password)
				if got.code != 0 || got.stdout != c.want {
					t.Errorf("%s: exit %d, printed %q: %s", c.script, got.code, got.stdout, got.stderr)
				}
			}
		})
	}
}
