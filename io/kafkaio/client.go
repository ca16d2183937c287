package kafkaio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"github.com/eventflux-io/engine/io/connector"
)

// checkClient refuses options of the connection that do not fit together, and
// files outside the roots. It opens nothing.
func checkClient(spec *connector.Spec) error {
	o := spec.Options
	if len(list(o["kafka.brokers"])) == 0 {
		return &connector.OptionError{Key: "kafka.brokers", Value: true, Msg: "kafka.brokers names no broker; write host:port"}
	}
	for _, key := range []string{"kafka.sasl.username", "kafka.sasl.password"} {
		switch {
		case o[key] != "" && o["kafka.sasl.mechanism"] == "":
			return &connector.OptionError{Key: key, Msg: fmt.Sprintf("%s needs 'kafka.sasl.mechanism'", key)}
		case o[key] == "" && o["kafka.sasl.mechanism"] != "":
			return &connector.OptionError{Key: "kafka.sasl.mechanism", Msg: fmt.Sprintf("kafka.sasl.mechanism needs '%s'", key)}
		}
	}
	for _, key := range []string{"kafka.tls.ca", "kafka.tls.cert", "kafka.tls.key", "kafka.tls.server-name"} {
		if o[key] == "" {
			continue
		}
		if !o.Bool("kafka.tls.enabled") {
			return &connector.OptionError{Key: key, Msg: fmt.Sprintf("%s needs 'kafka.tls.enabled'='true'", key)}
		}
		if key == "kafka.tls.server-name" {
			continue
		}
		if err := spec.Files.Check(o[key]); err != nil {
			return &connector.OptionError{Key: key, Value: true, Msg: err.Error()}
		}
	}
	if (o["kafka.tls.cert"] == "") != (o["kafka.tls.key"] == "") {
		return &connector.OptionError{Key: "kafka.tls.cert", Msg: "kafka.tls.cert and kafka.tls.key go together"}
	}
	return nil
}

// newClient makes a client of the declared brokers, with more options of one
// half. It connects when it is first used.
func newClient(spec *connector.Spec, more ...kgo.Opt) (*kgo.Client, error) {
	o := spec.Options
	opts := []kgo.Opt{
		kgo.SeedBrokers(list(o["kafka.brokers"])...),
		kgo.ClientID(o["kafka.client-id"]),
		kgo.SoftwareNameAndVersion("eventflux", "1"),
		kgo.RequestTimeoutOverhead(o.Duration("kafka.request-timeout")),
		kgo.ConnIdleTimeout(o.Duration("kafka.connection-idle-timeout")),
		kgo.DisableClientMetrics(),
	}
	if m := mechanism(o); m != nil {
		opts = append(opts, m)
	}
	if o.Bool("kafka.tls.enabled") {
		config, err := tlsConfig(spec)
		if err != nil {
			return nil, err
		}
		opts = append(opts, kgo.DialTLSConfig(config))
	}
	opts = append(opts, kgo.DialTimeout(o.Duration("kafka.dial-timeout")))
	return kgo.NewClient(append(opts, more...)...)
}

// mechanism is how to log in; nil: not at all.
func mechanism(o connector.Options) kgo.Opt {
	user, password := o["kafka.sasl.username"], o["kafka.sasl.password"]
	secret := func(context.Context) (scram.Auth, error) { return scram.Auth{User: user, Pass: password}, nil }
	switch o["kafka.sasl.mechanism"] {
	case "PLAIN":
		return kgo.SASL(plain.Auth{User: user, Pass: password}.AsMechanism())
	case "SCRAM-SHA-256":
		return kgo.SASL(scram.Sha256(secret))
	case "SCRAM-SHA-512":
		return kgo.SASL(scram.Sha512(secret))
	}
	return nil
}

func tlsConfig(spec *connector.Spec) (*tls.Config, error) {
	o := spec.Options
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: o["kafka.tls.server-name"]}
	if path := o["kafka.tls.ca"]; path != "" {
		text, err := readFile(spec.Files, path)
		if err != nil {
			return nil, err
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("%s: holds no certificate in PEM form", path)
		}
	}
	if path := o["kafka.tls.cert"]; path != "" {
		cert, err := readFile(spec.Files, path)
		if err != nil {
			return nil, err
		}
		key, err := readFile(spec.Files, o["kafka.tls.key"])
		if err != nil {
			return nil, err
		}
		pair, err := tls.X509KeyPair(cert, key)
		if err != nil {
			return nil, connector.At(path, err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// mostPEM is more than any file of certificates has.
const mostPEM = 16 << 20

func readFile(files *connector.Roots, path string) ([]byte, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostPEM))
	return text, connector.At(path, err)
}

// pingPause is the time between two tries to reach a broker at the start.
const pingPause = 200 * time.Millisecond

// reach waits until a broker answers, as long as a start may wait for it.
func reach(ctx context.Context, cl *kgo.Client, o connector.Options) error {
	patience := o.Duration("kafka.start-timeout")
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var last error
	for {
		err := cl.Ping(within)
		switch {
		case err == nil:
			return nil
		case refusedForGood(err):
			return fmt.Errorf("a Kafka broker of %s refuses the connection, or is refused: %w", o["kafka.brokers"], err)
		case !errors.Is(err, context.DeadlineExceeded) || last == nil:
			last = err
		}
		select {
		case <-within.Done():
			if ctx.Err() != nil {
				return fmt.Errorf("%w before a Kafka broker of %s answered: %w", connector.ErrStopped, o["kafka.brokers"], last)
			}
			return fmt.Errorf("no Kafka broker of %s answers within %s (kafka.start-timeout): %w", o["kafka.brokers"], patience, last)
		case <-time.After(pingPause):
		}
	}
}

// refusedForGood reports whether trying again would end alike: a wrong password, a
// certificate that is not to be trusted.
func refusedForGood(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.Is(err, kerr.SaslAuthenticationFailed) || errors.As(err, &certificate)
}

// list is the parts of an option that holds several, separated by commas.
func list(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
